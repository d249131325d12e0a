"""Messages of the sandbox: text formats, buttons, files, sending and editing."""
