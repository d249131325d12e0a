// Sending what is not text: files and photos, a contact, and two things a bot may not expect.

import { avatar, el, icon, iconButton } from "./dom.js";
import { layer } from "./layers.js";
import { size } from "./when.js";

// What a person's app lets through; what a bot may then download is the server's business.
export const LARGEST_FILE = 50 * 1024 * 1024;

// For the sheet; invented people with numbers that are valid in form.
const ADDRESS_BOOK = [
  { first_name: "Asha", last_name: "Verma", phone_number: "+919820011223" },
  { first_name: "Imran", last_name: "Qureshi", phone_number: "+919810044556" },
  { first_name: "Lakshmi", last_name: "", phone_number: "+919900077889" },
  { first_name: "آمنة", last_name: "الحسن", phone_number: "+971501234567" },
  { first_name: "Tom & <Jerry>", last_name: "O'Neil", phone_number: "+447400123456" },
];

export function attachSheet(phone) {
  const picker = (accept) => {
    const input = el("input", { type: "file", multiple: true, accept, hidden: true });
    input.addEventListener("change", () => {
      close();
      sendSheet([...input.files], phone, { asPhoto: accept !== null });
    });
    return input;
  };
  const picture = picker("image/*");
  const file = picker(null);
  const ways = [
    ["photo", "Photo", () => picture.click()],
    ["file", "File", () => file.click()],
    ["contact", "Contact", () => contactSheet(phone)],
    ["sticker", "Sticker", () => phone.send("sticker")],
    ["voice", "Voice note", () => phone.send("voice")],
  ];
  const close = layer(
    "sheet",
    el(
      "div",
      { class: "ways" },
      ways.map(([name, text, act]) => {
        const onclick = () => {
          if (name !== "photo" && name !== "file") close(); // those two wait for what is picked
          act();
        };
        return el("button", { type: "button", class: "way", onclick }, el("span", { class: `disc of-${name}` }, icon(name)), text);
      }),
      picture,
      file,
    ),
    { label: "What to send" },
  );
}

function sheetTop(title, close) {
  return el("div", { class: "sheettop" }, el("h2", {}, title), iconButton("close", "Close", () => close()));
}

export function contactSheet(phone) {
  const name = el("input", { name: "name", autocomplete: "off", placeholder: "Asha Verma", required: true, dir: "auto", "data-first": true });
  const number = el("input", { name: "phone", type: "tel", autocomplete: "off", placeholder: "+91 98200 11223", required: true });
  const share = (contact) => {
    if (phone.send("share_contact", contact)) close();
  };
  const onsubmit = (event) => {
    event.preventDefault();
    const [first, ...rest] = name.value.trim().split(/\s+/u);
    const contact = { first_name: first, phone_number: number.value.trim() };
    if (rest.length) contact.last_name = rest.join(" ");
    share(contact);
  };
  const close = layer(
    "sheet",
    [
      sheetTop("Share a contact", () => close()),
      el(
        "form",
        { class: "contactform", onsubmit },
        el("label", {}, "Name", name),
        el("label", {}, "Phone", number),
        el("button", { type: "submit", class: "chief" }, "Share"),
      ),
      el("h3", {}, "From the address book"),
      el(
        "ul",
        { class: "addressbook" },
        ADDRESS_BOOK.map((entry) => {
          const whole = `${entry.first_name} ${entry.last_name}`.trim();
          const contact = entry.last_name ? entry : { first_name: entry.first_name, phone_number: entry.phone_number };
          return el(
            "li",
            {},
            el(
              "button",
              { type: "button", onclick: () => share(contact) },
              avatar(entry.phone_number.slice(-4), whole),
              el("span", { class: "about" }, el("strong", { dir: "auto" }, whole), el("small", { dir: "ltr" }, entry.phone_number)),
            ),
          );
        }),
      ),
    ],
    { label: "Share a contact" },
  );
}

/** Shows what is about to be sent, takes a caption, and sends. */
export function sendSheet(files, phone, { asPhoto }) {
  if (!files.length || !phone.canSend()) return;
  const tooLarge = files.find((file) => file.size > LARGEST_FILE);
  if (tooLarge) {
    phone.toast(`${tooLarge.name} is larger than ${size(LARGEST_FILE)}`);
    return;
  }
  const allPictures = files.every((file) => /^image\/(png|jpeg|webp|gif|bmp)$/u.test(file.type));
  const caption = el("input", { class: "captioninput", placeholder: "Caption", "aria-label": "Caption", maxlength: "1024", dir: "auto", "data-first": true });
  const choice = el("input", { type: "checkbox", checked: asPhoto && allPictures });
  const onsubmit = async (event) => {
    event.preventDefault();
    const way = choice.checked && allPictures ? "photo" : "document";
    close();
    for (const [index, file] of files.entries()) {
      const base64 = await inBase64(file);
      const words = index === 0 ? caption.value.trim() : "";
      const what = { file_name: file.name || "photo.png", mime: file.type || "application/octet-stream", base64, as: way };
      if (words) what.caption = words;
      phone.send("upload", what);
    }
  };
  const close = layer(
    "sheet",
    [
      sheetTop(files.length > 1 ? `Send ${files.length} files` : "Send", () => close()),
      el("div", { class: "previews" }, files.slice(0, 6).map((file) => preview(file))),
      el(
        "form",
        { class: "sendform", onsubmit },
        allPictures ? el("label", { class: "check" }, choice, "Send as a photo") : null,
        el("div", { class: "captionrow" }, caption, iconButton("send", "Send", null, { class: "sendbutton", type: "submit" })),
      ),
    ],
    { label: "Send files" },
  );
}

// Drawn on a canvas: an <img> of a blob would need a hole in the page's content policy.
function preview(file) {
  if (!file.type.startsWith("image/")) {
    return el("div", { class: "previewfile" }, el("span", { class: "leaf" }, icon("file")), el("strong", { dir: "auto" }, file.name), el("small", {}, size(file.size)));
  }
  const canvas = el("canvas", { class: "previewphoto", "aria-label": file.name, role: "img" });
  createImageBitmap(file).then(
    (picture) => {
      canvas.width = picture.width;
      canvas.height = picture.height;
      canvas.getContext("2d").drawImage(picture, 0, 0);
    },
    () => canvas.replaceWith(el("div", { class: "previewfile" }, el("strong", {}, file.name))),
  );
  return canvas;
}

function inBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** Files dropped on the phone or pasted into it. */
export function watchDrops(device, zone, phone) {
  let depth = 0;
  const hasFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  const show = (on) => zone.classList.toggle("on", on);
  device.addEventListener("dragenter", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth += 1;
    show(true);
  });
  device.addEventListener("dragover", (event) => hasFiles(event) && event.preventDefault());
  device.addEventListener("dragleave", () => {
    depth = Math.max(0, depth - 1);
    show(depth > 0);
  });
  device.addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    depth = 0;
    show(false);
    sendSheet([...event.dataTransfer.files], phone, { asPhoto: true });
  });
  device.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    sendSheet(files, phone, { asPhoto: true });
  });
}
