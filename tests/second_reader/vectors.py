#!/usr/bin/env python3
"""Reads the vectors with the second reader. Prints how many of each, and every one that is not read as it says.

    vectors.py FOLDER
"""

import base64
import hashlib
import json
import pathlib
import sys
import zlib

import second_reader as reader


def spliced(whole, edits):
    for at, removed, put in edits:
        whole = whole[:at] + base64.b64decode(put) + whole[at + removed :]
    return whole


def header(case, vectors):
    read = reader.Header(spliced(base64.b64decode(vectors["whole"][case["of"]]), case["edits"]))
    return {"generation": read.generation, "members": [[one["name"], one["role"]] for one in read.members]}


def slot(case, _):
    one = reader.Header.slot(json.loads(case["slot"]))
    device = bytes.fromhex(case["device"]) if "device" in case else None
    secret = reader.secret_bytes(one["kind"], case["typed"])
    seed, verifying_key = reader.open_slot(one, bytes.fromhex(case["vault"]), secret, device)
    return {"seed": seed.hex(), "verifying_key": verifying_key.hex()}


def grant(case, _):
    given = {name: bytes.fromhex(case[name]) for name in ("seed", "public", "vault", "account", "grant")}
    member = {"id": given["account"], "role": case["role"], "public": given["public"], "grant": given["grant"]}
    return {"keys": b"".join(reader.open_grant(given["seed"], member, given["vault"], case["epoch"])).hex()}


def sheet(case, _):
    return {"bytes": reader.sheet(case["lines"]).hex()}


def sealed_file(case, _):
    wrap, vault, identifier, kept = (bytes.fromhex(case[name]) for name in ("wrap", "vault", "document", "kept"))
    key = reader.document_key(wrap, vault, identifier, kept)
    content = reader.document(zlib.decompress(base64.b64decode(case["file"])), key, vault, identifier)
    return {"length": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def journal(case, _):
    entries = [[*entry[:6], *(bytes.fromhex(part) for part in entry[6:])] for entry in case["entries"]]
    return {"head": reader.journal(entries, bytes.fromhex(case["key"])).hex()}


def visit(case, _):
    given = {name: bytes.fromhex(case[name]) for name in ("witness", "entry", "seed", "vault", "account", "seal", "mac")}
    own = reader.derive(given["seed"], "permanence/v1/visit/key", given["vault"], given["account"])
    reader.visit((case["at"], case["sequence"], given["seal"], given["mac"]), given["witness"], given["entry"], own)
    return {}


def main():
    wrong = 0
    for read in (header, slot, grant, sheet, sealed_file, journal, visit):
        name = read.__name__
        vectors = json.loads((pathlib.Path(sys.argv[1]) / f"{name}.json").read_text())
        for case in vectors["cases"]:
            try:
                found = {"result": "opens", **read(case, vectors)}
            except reader.Refused as refused:
                found = {"result": "refused", "refusal": refused.word}
                found.update({"detail": refused.detail} if "detail" in case else {})
            if any(case.get(field) != value for field, value in found.items()):
                wrong += 1
                print(f"{name} {case['id']} ({case['says']}): {found}")
        print(f"{name}: {len(vectors['cases'])}")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
