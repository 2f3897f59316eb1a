#!/usr/bin/env python3
"""The keys of one account as hexadecimal digits, for a proof that looks for them where they must not be. JSON: what each is, and its bytes.

    keys.py FOLDER NAME     the passphrase is read from standard input
"""

import json
import pathlib
import sys

import second_reader as reader


def main():
    header, _ = reader.best_header(pathlib.Path(sys.argv[1]))
    phrase = sys.stdin.buffer.read().decode().removesuffix("\n")
    member, seed, keys = reader.account_keys(header, sys.argv[2], phrase, None)
    found = {"seed": seed}
    for name, key in zip(("statistics", "desk", "administration"), keys):
        found[f"{name} key"] = key
    for name, key in zip(("statistics", "desk"), keys):
        for what in ("raw", "journal"):
            found[f"{name}.db {what}"] = reader.derive(key, f"permanence/v1/{name}.db/{what}")
    print(json.dumps({name: key.hex() for name, key in found.items()}))


if __name__ == "__main__":
    main()
