"""Encrypting a file with a passphrase (age), in a process of its own.

Making a key from a passphrase is made slow on purpose (scrypt: a second and more, 256 MB), and the
library keeps the interpreter to itself meanwhile: in the bot, no sale would be answered.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from crm.errors import Invalid

_ROOT = Path(__file__).parents[2]
_WRONG = 3


def seal(plain: Path, sealed: Path, passphrase: str) -> None:
    """Writes `plain` to `sealed`, encrypted. Raises OSError when it could not be written."""
    if _in_a_process("seal", plain, sealed, passphrase) != 0:
        raise OSError(f"{sealed.name} could not be encrypted")


def unseal(sealed: Path, plain: Path, passphrase: str) -> None:
    """Writes what `sealed` holds to `plain`. Raises Invalid `wrong_passphrase`, also for a file
    that is damaged: age cannot tell the two apart. OSError as above."""
    status = _in_a_process("unseal", sealed, plain, passphrase)
    if status == _WRONG:
        raise Invalid("backup", sealed.name, "wrong_passphrase")
    if status != 0:
        raise OSError(f"{sealed.name} could not be decrypted")


def _in_a_process(what: str, source: Path, target: Path, passphrase: str) -> int:
    done = subprocess.run(  # noqa: S603 - this very program
        [
            sys.executable,
            "-m",
            "crm.backups.encryption",
            what,
            str(source.absolute()),
            str(target.absolute()),
        ],
        input=passphrase.encode(),  # not an argument: others on the machine can see those
        cwd=_ROOT,
        check=False,
    )
    return done.returncode


def _main(what: str, source: str, target: str) -> int:
    import pyrage  # only a shop that wants encryption needs it

    passphrase = sys.stdin.buffer.read().decode()
    content = Path(source).read_bytes()
    try:
        done = getattr(pyrage.passphrase, {"seal": "encrypt", "unseal": "decrypt"}[what])
        Path(target).write_bytes(done(content, passphrase))
    except pyrage.DecryptError:
        return _WRONG
    return 0


if __name__ == "__main__":
    sys.exit(_main(*sys.argv[1:]))
