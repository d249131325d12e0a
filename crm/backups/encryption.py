"""Encryption of a file with a passphrase (age), in a child process.

Making a key from a passphrase is made slow on purpose (scrypt: a second and more, 256 MB), and the
library keeps the interpreter to itself meanwhile: in the bot, no sale would be answered.
"""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING

from crm.child_process.parent import ChildDied, run_in_child
from crm.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from crm.child_process.child import Child

TOO_SLOW = "Excessive work"
"""How age begins to refuse a file whose key would take this machine much longer than the one that
wrote it: it measures both, so a machine that is busy for a moment refuses its own."""
PAUSES = (1.0, 3.0, 9.0)
"""Seconds before it is asked again."""


def encrypt(plain: Path, encrypted: Path, passphrase: str) -> None:
    """Writes `plain` to `encrypted`. Raises OSError when it could not be written."""
    try:
        run_in_child(partial(_encrypt, plain.absolute(), encrypted.absolute(), passphrase))
    except (ChildDied, MemoryError) as error:
        raise OSError(f"{encrypted.name} could not be encrypted") from error


def decrypt(encrypted: Path, plain: Path, passphrase: str) -> None:
    """Writes what `encrypted` holds to `plain`. Raises Invalid `wrong_passphrase`, also for a file
    that is damaged: age cannot tell the two apart. OSError as above."""
    try:
        run_in_child(partial(_decrypt, encrypted.absolute(), plain.absolute(), passphrase))
    except (ChildDied, MemoryError) as error:
        raise OSError(f"{encrypted.name} could not be decrypted") from error


def _encrypt(plain: Path, encrypted: Path, passphrase: str, _child: Child) -> None:
    import pyrage  # loaded only where a shop wants encryption

    try:
        content = pyrage.passphrase.encrypt(plain.read_bytes(), passphrase)
    except pyrage.EncryptError as error:
        raise OSError(str(error)) from None
    encrypted.write_bytes(content)


def _decrypt(encrypted: Path, plain: Path, passphrase: str, _child: Child) -> None:
    import pyrage

    for pause in (*PAUSES, None):
        try:
            plain.write_bytes(pyrage.passphrase.decrypt(encrypted.read_bytes(), passphrase))
        except pyrage.DecryptError as error:
            if TOO_SLOW not in str(error):
                raise Invalid("backup", encrypted.name, "wrong_passphrase") from None
            if pause is None:
                raise OSError("this machine is too slow or too busy to open it") from None
            time.sleep(pause)
        else:
            return
