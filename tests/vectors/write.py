#!/usr/bin/env python3
"""Writes the vectors of this folder, from docs/vault-format.md and with the tools of the second reader. Everything is drawn from one seed.

    write.py FOLDER

The vectors are frozen: a later version must read them as they are. A new format gets a folder of its own beside this one.
"""

import base64
import copy
import hashlib
import json
import pathlib
import sys
import zlib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "second_reader"))
import second_reader as reader  # noqa: E402
from argon2.low_level import Type, hash_secret_raw  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey  # noqa: E402
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey  # noqa: E402
from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: E402
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat  # noqa: E402

framed, u32, i64 = reader.framed, reader.u32, reader.i64


def drawn(label, length=32):
    """Bytes that look random and are always the same."""
    return reader.hkdf(b"", b"permanence vectors 1", framed(label), length)


def text_of(data):
    return base64.b64encode(data).decode()


def compact(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def flipped(data, at, bit=0):
    return data[:at] + bytes([data[at] ^ (1 << bit)]) + data[at + 1 :]


class Cases:
    """The cases of one file, numbered from 1."""

    def __init__(self):
        self.cases = []

    def opens(self, says, **case):
        self.cases.append({"id": len(self.cases) + 1, "says": says, **case, "result": "opens"})

    def refused(self, says, refusal, **case):
        self.cases.append({"id": len(self.cases) + 1, "says": says, **case, "result": "refused", "refusal": refusal})


# --- Keys and seals, the other way round ------------------------------------------------------------------------------


def public_of(seed):
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def hpke_seal(public, plaintext, info, aad, label):
    private, encapsulated = reader.key_pair(drawn(f"{label} ephemeral"))
    exchange = private.exchange(X25519PublicKey.from_public_bytes(public))
    shared = reader.shared_secret([exchange], encapsulated + public)
    key, nonce = reader.schedule(reader.BASE, shared, info)
    return encapsulated + AESGCM(key).encrypt(nonce, plaintext, aad)


def keys_of(role, label):
    count = {"supervisor": 1, "agent": 2, "agent_in_charge": 3}[role]
    return b"".join(drawn(f"{label} {part}") for part in ("statistics", "desk", "administration")[:count])


def member(label, name, role, vault, epoch=1):
    seed, identifier = drawn(f"{label} seed"), drawn(f"{label} id", 16)
    _, public = reader.key_pair(seed)
    aad = reader.grant_aad(vault, identifier, role, epoch)
    grant = hpke_seal(public, keys_of(role, "keys"), reader.GRANT.encode(), aad, label)
    return {"id": text_of(identifier), "name": name, "role": role, "public_key": text_of(public), "grant": text_of(grant)}


def slot(label, account, vault, kind, secret, cost=(65536, 3, 1), device=b"", verifying_key=None, stretch=True):
    """A slot as JSON has it. Without `stretch` only its form is right."""
    salt, nonce = drawn(f"{label} salt"), drawn(f"{label} nonce", 12)
    read = {"account": account, "kind": kind, "salt": salt, "memory": cost[0], "passes": cost[1], "lanes": cost[2]}
    material = secret
    if kind != "sheet" and stretch:
        material = hash_secret_raw(secret, salt, cost[1], cost[0], cost[2], 64, Type.ID, 19)
    okm = reader.hkdf(salt, material + device, framed("permanence/v1/slot/kek", kind), 64)
    plaintext = drawn(f"{label} account seed") + (verifying_key or drawn(f"{label} verifying key"))
    sealed = AESGCM(okm[:32]).encrypt(nonce, plaintext, reader.slot_aad(read, vault))
    return {
        "account": text_of(account), "kind": kind, "cost": {"memory_kib": cost[0], "passes": cost[1], "lanes": cost[2]},
        "salt": text_of(salt), "commitment": text_of(okm[32:]), "nonce": text_of(nonce), "sealed": text_of(sealed),
    }  # fmt: skip


# --- The header ---------------------------------------------------------------------------------------------------------

ADMINISTRATION = drawn("administration")
VAULT = drawn("vault", 16)


def header_parts(label, people):
    """Roll and entrances of a header with these members: name and role."""
    members = [member(f"{label} {place}", name, role, VAULT) for place, (name, role) in enumerate(people)]
    recovery = member(f"{label} sheet", "", "agent_in_charge", VAULT)
    roll = {
        "suite": 1, "vault": text_of(VAULT), "epoch": 1, "verifying_key": text_of(public_of(ADMINISTRATION)),
        "members": members, "recovery": recovery,
    }  # fmt: skip
    slots = [
        slot(one["id"], base64.b64decode(one["id"]), VAULT, "passphrase", drawn(one["id"]), stretch=False) for one in members
    ]
    slots.append(slot("recovery", base64.b64decode(recovery["id"]), VAULT, "sheet", drawn("sheet", 20)))
    return roll, {"generation": 7, "slots": slots}


def digested(lines):
    body = b"".join(line + b"\n" for line in lines)
    return body + hashlib.sha256(body).hexdigest().encode() + b"\n"


def header_of(roll, entrances, first=b"permanence-vault 1", key=ADMINISTRATION, signature=None):
    """A whole header, signed again. `roll` and `entrances` may be given as text."""
    roll = roll.encode() if isinstance(roll, str) else compact(roll).encode()
    entrances = entrances.encode() if isinstance(entrances, str) else compact(entrances).encode()
    if signature is None:
        message = framed("permanence/v1/header/roll", b"permanence-vault 1", roll)
        signature = text_of(Ed25519PrivateKey.from_private_bytes(key).sign(message)).encode()
    return digested([first, roll, signature, entrances])


def edits(whole, changed):
    """One splice, or two where the digest at the end is another: place, bytes removed, bytes put there."""

    def one(at, old, new):
        head = 0
        while head < min(len(old), len(new)) and old[head] == new[head]:
            head += 1
        tail = 0
        while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
            tail += 1
        put = new[head : len(new) - tail]
        return [[at + head, len(old) - head - tail, text_of(put)]] if (old != new) else []

    # The later first, so that the places of the earlier stay true.
    if min(len(whole), len(changed)) > 100 and changed.count(b"\n") == 5 and changed[-66:-65] == b"\n":
        return one(len(whole) - 65, whole[-65:], changed[-65:]) + one(0, whole[:-65], changed[:-65])
    return one(0, whole, changed)


def changed(value, path, to):
    """A copy of JSON with one thing changed; None takes it away."""
    value = copy.deepcopy(value)
    place = value
    for step in path[:-1]:
        place = place[step]
    if to is None:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return value


def headers():
    cases, whole = Cases(), {}
    people = {
        "one": [("Camille Exemple", "agent_in_charge")],
        "three": [("Camille Exemple", "agent_in_charge"), ("Dominique Fictif", "agent"), ("Sacha Modèle", "supervisor")],
        "full": [(f"Agent {place}", "agent") for place in range(24)],
        "none": [],
    }
    parts = {name: header_parts(name, list_of) for name, list_of in people.items()}
    for name, (roll, entrances) in parts.items():
        whole[name] = header_of(roll, entrances)
        members = [[one["name"], one["role"]] for one in roll["members"]]
        cases.opens(f"{len(members)} members", of=name, edits=[], generation=7, members=members)
    roll, entrances = parts["one"]
    base = whole["one"]
    named = [["Camille Exemple", "agent_in_charge"]]

    def good(says, file, generation=7, members=named):
        cases.opens(says, of="one", edits=edits(base, file), generation=generation, members=members)

    def bad(says, refusal, file):
        cases.refused(says, refusal, of="one", edits=edits(base, file))

    for generation in (0, 1, 8, 2**32, 2**53 + 1, 2**64 - 1):
        good(f"generation {generation}", header_of(roll, {**entrances, "generation": generation}), generation)
    for name in ("", "É", "E\u0301", 'a "b" \\ c', "山田", "👩‍⚖️", "\u202enom", "x" * 300, "Camille\nExemple"):
        good(f"name {name[:12]!r}", header_of(changed(roll, ["members", 0, "name"], name), entrances), members=[[name, "agent_in_charge"]])
    good("fields in another order", header_of(dict(reversed(roll.items())), dict(reversed(entrances.items()))))
    good("slots in another order", header_of(roll, {**entrances, "slots": entrances["slots"][::-1]}))
    good("spaces in JSON", header_of(json.dumps(roll, ensure_ascii=False), json.dumps(entrances)))
    escaped = compact(roll).replace("Camille", "\\u0043amille")
    good("an escape in a name", header_of(escaped, entrances))
    good("no name has a fixed role: a supervisor alone", header_of(changed(roll, ["members", 0, "role"], "supervisor"), entrances), members=[["Camille Exemple", "supervisor"]])

    # Damage: one bit, somewhere on each line, without a new digest.
    lines = base.split(b"\n")
    starts = [sum(len(line) + 1 for line in lines[:count]) for count in range(5)]
    for count, start in enumerate(starts):
        for at in (start, start + len(lines[count]) // 2, start + len(lines[count])):
            for bit in (0, 5):
                bad(f"line {count + 1}, byte {at - start}, bit {bit} flipped", "header_damaged", flipped(base, at, bit))
    for length in (0, 1, 18, 19, len(base) // 2, len(base) - 66, len(base) - 2, len(base) - 1):
        bad(f"cut to {length} bytes", "header_damaged", base[:length])
    bad("a line feed more", "header_damaged", base + b"\n")
    bad("bytes after the end", "header_damaged", base + b"more\n")
    bad("twice the same", "header_damaged", base + base)
    bad("zeros", "header_damaged", bytes(200))
    bad("a byte order mark", "header_damaged", b"\xef\xbb\xbf" + base)
    bad("Windows line ends", "header_damaged", base.replace(b"\n", b"\r\n"))
    bad("the digest in upper case", "header_damaged", base[:-65] + base[-65:].upper())

    # A later version, said by a header that is whole.
    for first in (b"permanence-vault 2", b"permanence-vault 10", b"permanence-vault", b"permanence-vault 1 ", b""):
        bad(f"first line {first.decode()!r}", "later_version", header_of(roll, entrances, first=first))
    for suite in (0, 2, 2**32 - 1):
        bad(f"suite {suite}", "later_version", header_of(changed(roll, ["suite"], suite), entrances))
    bad("suite 2 and fields of its own", "later_version", header_of({"suite": 2, "new": True}, entrances))

    # Forged: the digest is good, the signature is not.
    signature = base.split(b"\n")[2]
    bad("another role", "header_forged", header_of(changed(roll, ["members", 0, "role"], "agent"), entrances, signature=signature))
    bad("another name", "header_forged", header_of(changed(roll, ["members", 0, "name"], "Personne"), entrances, signature=signature))
    bad("another vault", "header_forged", header_of(changed(roll, ["vault"], text_of(bytes(16))), entrances, signature=signature))
    bad("another public key", "header_forged", header_of(changed(roll, ["members", 0, "public_key"], text_of(drawn("forger"))), entrances, signature=signature))
    bad("another epoch", "header_forged", header_of(changed(roll, ["epoch"], 2), entrances, signature=signature))
    bad("a space more in the roll", "header_forged", header_of(compact(roll) + " ", entrances, signature=signature))
    bad("signed by another key", "header_forged", header_of(roll, entrances, key=drawn("forger")))
    bad("a signature of zeros", "header_forged", header_of(roll, entrances, signature=text_of(bytes(64)).encode()))
    unframed = Ed25519PrivateKey.from_private_bytes(ADMINISTRATION).sign(compact(roll).encode())
    bad("signed without its label", "header_forged", header_of(roll, entrances, signature=text_of(unframed).encode()))
    small = changed(roll, ["verifying_key"], text_of(bytes([1]) + bytes(31)))
    bad("a key of small order, which any message suits", "header_forged", header_of(small, entrances, signature=text_of(bytes([1]) + bytes(63)).encode()))
    raw = base64.b64decode(signature)
    order = 2**252 + 27742317777372353535851937790883648493
    malleable = raw[:32] + (int.from_bytes(raw[32:], "little") + order).to_bytes(32, "little")
    bad("the same signature with its order added", "header_forged", header_of(roll, entrances, signature=text_of(malleable).encode()))

    # Whole and signed, and not what the page says.
    def shape(says, new_roll=None, new_entrances=None, **more):
        bad(says, "header_damaged", header_of(roll if new_roll is None else new_roll, entrances if new_entrances is None else new_entrances, **more))

    for field in ("suite", "vault", "epoch", "verifying_key", "members", "recovery"):
        shape(f"no {field}", changed(roll, [field], None))
    for field in ("id", "name", "role", "public_key", "grant"):
        shape(f"a member without {field}", changed(roll, ["members", 0, field], None))
    for field in ("generation", "slots"):
        shape(f"no {field}", None, changed(entrances, [field], None))
    for field in ("account", "kind", "cost", "salt", "commitment", "nonce", "sealed"):
        shape(f"a slot without {field}", None, changed(entrances, ["slots", 0, field], None))
    shape("a field more in the roll", {**roll, "more": 1})
    shape("a field more in a member", changed(roll, ["members", 0, "more"], 1))
    shape("a field more in the entrances", None, {**entrances, "more": 1})
    shape("a field more in a slot", None, changed(entrances, ["slots", 0, "more"], 1))
    shape("a field more in a cost", None, changed(entrances, ["slots", 0, "cost", "more"], 1))
    shape("a field twice", compact(roll)[:-1] + ',"epoch":1}')
    shape("no such role", changed(roll, ["members", 0, "role"], "owner"))
    shape("no such kind", None, changed(entrances, ["slots", 0, "kind"], "key"))
    shape("a vault of 15 bytes", changed(roll, ["vault"], text_of(bytes(15))))
    shape("a public key of 33 bytes", changed(roll, ["members", 0, "public_key"], text_of(bytes(33))))
    shape("a salt of 31 bytes", None, changed(entrances, ["slots", 0, "salt"], text_of(bytes(31))))
    shape("base 64 without padding", changed(roll, ["vault"], text_of(VAULT).rstrip("=")))
    shape("base 64 with bits that say nothing", changed(roll, ["vault"], "AAAAAAAAAAAAAAAAAAAAAB=="))
    shape("base 64 of URLs", changed(roll, ["verifying_key"], text_of(bytes([0xFB] * 32)).replace("+", "-").replace("/", "_")))
    shape("a generation below zero", None, {**entrances, "generation": -1})
    shape("a generation beyond 64 bits", None, {**entrances, "generation": 2**64})
    shape("a generation with a point", None, compact(entrances).replace('"generation":7', '"generation":7.0'))
    shape("a generation in quotes", None, {**entrances, "generation": "7"})
    shape("a suite in quotes", changed(roll, ["suite"], "1"))
    shape("a memory beyond 32 bits", None, changed(entrances, ["slots", 0, "cost", "memory_kib"], 2**32))
    shape("a slot too few", None, {**entrances, "slots": entrances["slots"][:1]})
    shape("a slot too many", None, {**entrances, "slots": entrances["slots"] + entrances["slots"][:1]})
    shape("two slots for one account and none for the other", None, {**entrances, "slots": entrances["slots"][:1] * 2})
    shape("a slot of an account that nobody knows", None, changed(entrances, ["slots", 0, "account"], text_of(drawn("nobody", 16))))
    shape("two members with one id", {**roll, "members": roll["members"] * 2}, {**entrances, "slots": entrances["slots"] + entrances["slots"][:1]})
    shape("the roll is a list", "[]")
    shape("the roll is no JSON", "permanence")
    shape("the roll is cut", compact(roll)[:-1])
    shape("the entrances are a list", None, "[]")
    shape("text after the entrances", None, compact(entrances) + " and more")
    shape("no signature", signature=b"")
    shape("a signature of 63 bytes", signature=text_of(bytes(63)).encode())
    bad("a line more", "header_damaged", digested(lines[:4] + [b"{}"]))
    bad("a line less", "header_damaged", digested(lines[:3]))
    full, doors = parts["full"]
    extra, extra_doors = header_parts("extra", [("Trop", "agent")])
    too_many = header_of({**full, "members": full["members"] + extra["members"]}, {**doors, "slots": doors["slots"] + extra_doors["slots"][:1]})
    cases.refused("25 members", "header_damaged", of="full", edits=edits(whole["full"], too_many))
    return {"whole": {name: text_of(file) for name, file in whole.items()}, "cases": cases.cases}


# --- Slots --------------------------------------------------------------------------------------------------------------


def slots():
    cases = Cases()
    account, device = drawn("slot account", 16), drawn("device")
    phrase = "pénurie mixte requin sergent rentrer exister nutritif virement"
    sheet_lines = "\n".join(sheet_of(drawn("slot sheet", 20)))

    def case(one, typed, vault=VAULT, device=None):
        return {"slot": compact(one), "vault": vault.hex(), "typed": typed, **({"device": device.hex()} if device else {})}

    def good(says, label, kind, secret, typed, **more):
        key = drawn(f"{label} verifying key")
        one = slot(label, account, VAULT, kind, secret, verifying_key=key, **more)
        opened = {"seed": drawn(f"{label} account seed").hex(), "verifying_key": key.hex()}
        cases.opens(says, **case(one, typed, device=more.get("device")), **opened)
        return one

    alone = good("a passphrase", "alone", "passphrase", phrase.encode(), phrase)
    both = good("a passphrase and a device secret", "both", "passphrase_and_device", phrase.encode(), phrase, device=device)
    code = good("an enrolment code", "code", "enrolment", b"0123456789ABCDEF", "0123-4567-89AB-CDEF")
    paper = good("the sheet", "paper", "sheet", drawn("slot sheet", 20), sheet_lines)
    good("a code in small letters, O and L and I", "code 2", "enrolment", b"0101111190ABCDEF", "oiOI-llLi-9o ab-cdef")
    good("the sheet in small letters without hyphens", "paper 2", "sheet", drawn("slot sheet", 20), sheet_lines.lower().replace("-", " "))
    for says, secret, typed in (
        ("accents in two parts", phrase, phrase.replace("é", "e\u0301")),
        ("no-break spaces and a tabulation", "a b c d", "a\u00a0b\u202fc\td"),
        ("spaces at the ends count", " a b ", " a b "),
        ("an ideographic space", "a b", "a\u3000b"),
        ("1 024 characters", "é" * 1024, "é" * 1024),
        ("one character", "x", "x"),
        ("beyond the first plane", "👩‍⚖️ 𝛼", "👩‍⚖️ 𝛼"),
        ("a letter that NFC alone leaves wide", "Ａ", "Ａ"),
    ):
        good(says, says, "passphrase", secret.encode(), typed)
    for cost in ((65536, 4, 1), (65536, 3, 2), (98304, 3, 1), (65537, 3, 8)):
        good(f"cost {cost}", f"cost {cost}", "passphrase", phrase.encode(), phrase, cost=cost)
    good("a sheet's slot at another cost, which is not run", "cost sheet", "sheet", drawn("slot sheet", 20), sheet_lines, cost=(1048576, 10, 8))

    def bad(says, refusal, one, typed, detail=None, **more):
        cases.refused(says, refusal, **case(one, typed, **more), **({} if detail is None else {"detail": detail}))

    bad("another passphrase", "secret_wrong", alone, phrase + "s")
    bad("a space more at the end", "secret_wrong", alone, phrase + " ")
    bad("a capital", "secret_wrong", alone, phrase.capitalize())
    bad("no passphrase", "secret_unusable", alone, "")
    bad("a NUL", "secret_unusable", alone, "a\0b")
    bad("1 025 characters", "secret_unusable", alone, "x" * 1025)
    bad("another device secret", "secret_wrong", both, phrase, device=drawn("other device"))
    bad("no device secret", "device_secret_missing", both, phrase)
    bad("another code", "secret_wrong", code, "0123-4567-89AB-CDEG")
    bad("a symbol that no code has", "secret_wrong", code, "0123-4567-89AB-CDEU")
    bad("a sheet mistyped", "sheet_wrong", paper, "0000-0000-00\n" + sheet_lines.split("\n", 1)[1], detail=1)
    bad("another sheet", "secret_wrong", paper, "\n".join(sheet_of(drawn("other sheet", 20))))
    for one, typed, name in ((alone, phrase, "passphrase"), (paper, sheet_lines, "sheet")):
        for field, refusal in (("commitment", "secret_wrong"), ("salt", "secret_wrong"), ("nonce", "slot_damaged"), ("sealed", "slot_damaged")):
            for at in (0, -1):
                value = base64.b64decode(one[field])
                bad(f"{name}: {field} flipped at {at}", refusal, {**one, field: text_of(flipped(value, at % len(value)))}, typed)
        bad(f"{name}: in another vault", "slot_damaged", one, typed, vault=bytes(16))
        bad(f"{name}: for another account", "slot_damaged", {**one, "account": text_of(bytes(16))}, typed)
    bad("a sheet's cost changed within the bounds", "slot_damaged", changed(paper, ["cost", "passes"], 4), sheet_lines)
    bad("a passphrase's cost changed within the bounds", "secret_wrong", changed(alone, ["cost", "passes"], 4), phrase)
    bad("a passphrase's slot said to be an enrolment's", "secret_wrong", {**alone, "kind": "enrolment"}, phrase)
    bad("a slot with a device said to have none", "secret_wrong", {**both, "kind": "passphrase"}, phrase)
    bounds = ("memory_kib", 0), ("memory_kib", 8), ("memory_kib", 65535), ("memory_kib", 1048577), ("memory_kib", 2**32 - 1), ("passes", 0), ("passes", 2), ("passes", 11), ("passes", 2**32 - 1), ("lanes", 0), ("lanes", 9), ("lanes", 255)  # fmt: skip
    for field, value in bounds:
        bad(f"{field} = {value}", "cost_out_of_bounds", changed(alone, ["cost", field], value), phrase)
    bad("a sheet's cost out of the bounds", "cost_out_of_bounds", changed(paper, ["cost", "memory_kib"], 8), sheet_lines)
    return {"cases": cases.cases}


# --- Grants -------------------------------------------------------------------------------------------------------------


def grants():
    cases = Cases()

    def case(label, role, vault=VAULT, epoch=1, **instead):
        seed, identifier = drawn(f"{label} seed"), drawn(f"{label} id", 16)
        one = member(label, "", role, vault, epoch)
        given = {"seed": seed, "public": base64.b64decode(one["public_key"]), "vault": vault, "account": identifier, "role": role, "epoch": epoch, "grant": base64.b64decode(one["grant"])}
        given.update(instead)
        return {name: value.hex() if isinstance(value, bytes) else value for name, value in given.items()}

    for role in reader.GRANT_LENGTHS:
        for place in range(3):
            cases.opens(f"{role} {place}", **case(f"grant {role} {place}", role), keys=keys_of(role, "keys").hex())
    cases.opens("a later epoch", **case("grant epoch", "agent", epoch=9), keys=keys_of("agent", "keys").hex())
    cases.opens("another vault's own", **case("grant vault", "agent", vault=drawn("other vault", 16)), keys=keys_of("agent", "keys").hex())

    def bad(says, label="grant agent 0", role="agent", **instead):
        cases.refused(says, "grant_damaged", **case(label, role, **instead))

    sealed = bytes.fromhex(case("grant agent 0", "agent")["grant"])
    for at in (0, 15, 31, 32, 63, 64, 95, 96, len(sealed) - 1):
        bad(f"byte {at} flipped", grant=flipped(sealed, at))
    for length in (0, 1, 31, 32, 47, 48, 80, len(sealed) - 1):
        bad(f"cut to {length} bytes", grant=sealed[:length])
    bad("a byte more", grant=sealed + b"\0")
    bad("for another account", account=bytes(16))
    bad("in another vault", **{"grant": sealed, "vault": bytes(16)})
    for role in ("agent_in_charge", "supervisor"):
        one = case("grant agent 0", "agent")
        cases.refused(f"an agent's, said to be {role}'s", "grant_damaged", **{**one, "role": role})
    one = case("grant agent 0", "agent")
    cases.refused("in another epoch", "grant_damaged", **{**one, "epoch": 2})
    cases.refused("opened by another account", "grant_damaged", **{**one, "seed": drawn("stranger").hex(), "public": reader.key_pair(drawn("stranger"))[1].hex()})
    for name, point in (("zero", bytes(32)), ("one", bytes([1]) + bytes(31)), ("of order eight", bytes.fromhex("e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"))):
        bad(f"an encapsulated key that is {name}", grant=point + sealed[32:])
    info = hpke_seal(bytes.fromhex(one["public"]), keys_of("agent", "keys"), b"", reader.grant_aad(VAULT, bytes.fromhex(one["account"]), "agent", 1), "no info")
    bad("sealed with another info", grant=info)
    return {"cases": cases.cases}


# --- The sheet ----------------------------------------------------------------------------------------------------------


def sheet_of(data):
    """Four lines: for each, the two check symbols are looked for."""
    lines = []
    for number in range(1, 5):
        bits = int.from_bytes(data[number * 5 - 5 : number * 5], "big")
        body = [bits >> (35 - 5 * place) & 31 for place in range(8)]
        for one in range(32):
            plain, weighed, weight = 0, 0, 1
            other = number ^ one
            for value in body:
                other ^= value
            for value in [*body, one, other]:
                plain, weighed, weight = plain ^ value, weighed ^ reader.times(value, weight), reader.times(weight, 2)
            if plain == weighed == number:
                text = "".join(reader.CROCKFORD[value] for value in [*body, one, other])
                lines.append(f"{text[:4]}-{text[4:8]}-{text[8:]}")
    assert len(lines) == 4
    return lines


def sheets():
    cases = Cases()
    for place in range(20):
        data = drawn(f"sheet {place}", 20)
        cases.opens(f"drawn {place}", lines=sheet_of(data), bytes=data.hex())
    for says, data in (("zeros", bytes(20)), ("ones", b"\xff" * 20), ("a bit", bytes(19) + b"\1")):
        cases.opens(says, lines=sheet_of(data), bytes=data.hex())
    data = drawn("sheet 0", 20)
    lines = sheet_of(data)
    for says, typed in (
        ("small letters", [line.lower() for line in lines]),
        ("no hyphens", [line.replace("-", "") for line in lines]),
        ("spaces", [line.replace("-", "  ") + " " for line in lines]),
        ("letters for digits", [line.replace("0", "O").replace("1", "l") for line in lines]),
        ("i for one", [line.replace("1", "i") for line in lines]),
        ("other dashes", [line.replace("-", dash) for line, dash in zip(lines, "‐–—―")]),
        ("no-break spaces", [line.replace("-", "\u00a0") for line in lines]),
    ):
        cases.opens(says, lines=typed, bytes=data.hex())

    def bad(says, typed, line):
        cases.refused(says, "sheet_wrong", lines=typed, detail=line)

    for line in range(4):
        for place in (0, 3, 5, 8, 11):
            text = lines[line]
            wrong = reader.CROCKFORD[(reader.CROCKFORD.index(text[place]) + 1 + line) % 32] if text[place] != "-" else "7"
            bad(f"line {line + 1}, place {place}", lines[:line] + [text[:place] + wrong + text[place + 1 :]] + lines[line + 1 :], line + 1)
        symbols = lines[line].replace("-", "")
        at = next(at for at in range(9) if symbols[at] != symbols[at + 1])
        bad(f"line {line + 1}, neighbours swapped", lines[:line] + [symbols[:at] + symbols[at + 1] + symbols[at] + symbols[at + 2 :]] + lines[line + 1 :], line + 1)
        bad(f"line {line + 1}, a symbol left out", lines[:line] + [lines[line][1:]] + lines[line + 1 :], line + 1)
        bad(f"line {line + 1}, a symbol more", lines[:line] + [lines[line] + "0"] + lines[line + 1 :], line + 1)
        bad(f"line {line + 1}, a symbol that does not exist", lines[:line] + ["U" + lines[line][1:]] + lines[line + 1 :], line + 1)
        bad(f"line {line + 1} empty", lines[:line] + [""] + lines[line + 1 :], line + 1)
        bad(f"{line} lines", lines[:line], line + 1)
    bad("two lines exchanged", [lines[1], lines[0], *lines[2:]], 1)
    bad("the last two exchanged", [*lines[:2], lines[3], lines[2]], 3)
    bad("a full-width letter", [lines[0], "Ａ" + lines[1][1:], *lines[2:]], 2)
    bad("a dotless i", [lines[0], "ı" + lines[1][1:], *lines[2:]], 2)
    cases.opens("blank lines after the fourth", lines=[*lines, "", " \u202f—-"], bytes=data.hex())
    for says, more in (("the same sheet twice", lines), ("another sheet after it", sheet_of(drawn("sheet 1", 20))), ("a symbol after a blank line", ["", "7"])):
        cases.refused(says, "sheet_too_long", lines=[*lines, *more])
    bad("a wrong line, and more than four", [lines[0], lines[2], lines[2], lines[3], "7"], 2)
    return {"cases": cases.cases}


# --- Sealed files -------------------------------------------------------------------------------------------------------


def documents():
    cases = Cases()
    wrap, vault, identifier, key = drawn("wrap"), VAULT, drawn("document", 16), drawn("document key")
    aad = framed("permanence/v1/document/chunk", u32(1), vault, identifier)
    nonce = drawn("wrap nonce", 12)
    kept = nonce + AESGCM(wrap).encrypt(nonce, key, framed("permanence/v1/document/key", u32(1), vault, identifier))

    def chunk(length, count, last, key=key, aad=aad):
        """The content whose ciphertext is zeros, so that the files of this page stay short; and the chunk."""
        place = bytes(7) + u32(count) + bytes([last])
        content = AESGCM(key).encrypt(place, bytes(length), aad)[:length]
        return content, AESGCM(key).encrypt(place, content, aad)

    def file(lengths, last=True):
        parts = [chunk(length, count, last and count == len(lengths) - 1) for count, length in enumerate(lengths)]
        return b"".join(content for content, _ in parts), reader.DOCUMENT_LINE + b"".join(sealed for _, sealed in parts)

    def case(sealed, kept=kept, vault=vault, identifier=identifier):
        return {"wrap": wrap.hex(), "vault": vault.hex(), "document": identifier.hex(), "kept": kept.hex(), "file": text_of(zlib.compress(sealed, 9))}

    full = reader.CHUNK
    for lengths in ([0], [1], [15], [16], [17], [1000], [full - 1], [full], [full, 1], [full, full - 1], [full, full], [full, full, 5], [full] * 5 + [100]):
        content, sealed = file(lengths)
        cases.opens(f"{sum(lengths)} bytes", **case(sealed), length=len(content), sha256=hashlib.sha256(content).hexdigest())
    words = "Invented: le certificat d’une personne qui n’existe pas.".encode()
    cases.opens("a few words", **case(reader.DOCUMENT_LINE + AESGCM(key).encrypt(bytes(11) + b"\1", words, aad)), length=len(words), sha256=hashlib.sha256(words).hexdigest())

    def bad(says, sealed, refusal="document_damaged", **more):
        cases.refused(says, refusal, **case(sealed, **more))

    _, long = file([full, full, 100])
    line, body = reader.DOCUMENT_LINE, long[len(reader.DOCUMENT_LINE) :]
    one, two, three = body[: full + 16], body[full + 16 : 2 * full + 32], body[2 * full + 32 :]
    for says, chunks in (
        ("the first two exchanged", [two, one, three]), ("the first left out", [two, three]), ("the middle left out", [one, three]),
        ("the last left out", [one, two]), ("the first alone", [one]), ("the last alone", [three]), ("the first twice", [one, one, two, three]),
        ("the last twice", [one, two, three, three]), ("no chunk", []),
    ):  # fmt: skip
        bad(says, line + b"".join(chunks))
    for length in (0, 1, len(line) - 1, len(line), len(line) + 15, len(line) + full, len(long) - 100, len(long) - 1):
        bad(f"cut to {length} bytes", long[:length])
    bad("a byte more", long + b"\0")
    for at in (0, len(line) - 1, len(line), len(line) + full, len(line) + full + 16, len(long) - 1):
        bad(f"byte {at} flipped", flipped(long, at))
    bad("another first line", long.replace(b"permanence-document 1", b"permanence-document 2", 1))
    bad("a last chunk that is empty, after another", file([full, 0])[1])
    bad("a last chunk that is empty, after two", file([full, full, 0])[1])
    bad("no chunk is marked as the last", file([full, 10], last=False)[1])
    bad("a short file not marked as the last", file([10], last=False)[1])
    bad("a chunk that counts from one", line + chunk(10, 1, True)[1])
    bad("the first chunk marked as the last, with more", line + chunk(full, 0, True)[1] + chunk(5, 1, True)[1])
    other = framed("permanence/v1/document/chunk", u32(1), vault, bytes(16))
    bad("another document's content", line + chunk(10, 0, True, aad=other)[1])
    bad("under another key", line + chunk(10, 0, True, key=drawn("other key"))[1])
    short = file([10])[1]
    bad("another document's name", short, "document_key_damaged", identifier=bytes(16))
    bad("in another vault", short, "document_key_damaged", vault=bytes(16))
    for at in (0, 12, 43, 44, 59):
        bad(f"the kept key's byte {at} flipped", short, "document_key_damaged", kept=flipped(kept, at))
    for length in (0, 12, 59):
        bad(f"the kept key cut to {length} bytes", short, "document_key_damaged", kept=kept[:length])
    return {"cases": cases.cases}


# --- The journal --------------------------------------------------------------------------------------------------------


def journals():
    cases = Cases()
    key = drawn("journal key")

    def entries(count, key=key, label=""):
        before, made = reader.NOTHING, []
        for sequence in range(1, count + 1):
            entry = [sequence, f"2026-11-23T09:{sequence:02}:00Z", drawn("who", 16).hex(), ("opened", "created", "corrected")[sequence % 3],
                     ("case_file", "person", "interview")[sequence % 3], sequence * 7, drawn(f"record {label}{sequence}")]  # fmt: skip
            made.append(linked(entry, before, key))
            before = made[-1][7]
        return made

    def linked(entry, before, key=key):
        found = reader.entry_hash(before, entry)
        return [*entry, found, reader.hmac.new(key, found, hashlib.sha256).digest()]

    def case(list_of, key=key):
        return {"key": key.hex(), "entries": [[value.hex() if isinstance(value, bytes) else value for value in entry] for entry in list_of]}

    def head(list_of):
        return (list_of[-1][7] if list_of else reader.NOTHING).hex()

    for count in (0, 1, 2, 3, 5, 12, 40):
        cases.opens(f"{count} entries", **case(entries(count)), head=head(entries(count)))
    for says, entry in (
        ("empty texts", [1, "", "", "", "", 0, reader.NOTHING]),
        ("accents", [1, "2026-11-23T09:00:00Z", "é", "opéré", "naïve", 1, drawn("x")]),
        ("a record below zero", [1, "2026-11-23T09:00:00Z", "a", "b", "c", -1, drawn("x")]),
        ("the greatest record", [1, "2026-11-23T09:00:00Z", "a", "b", "c", 2**63 - 1, drawn("x")]),
        ("the least record", [1, "2026-11-23T09:00:00Z", "a", "b", "c", -(2**63), drawn("x")]),
    ):
        cases.opens(says, **case([linked(entry, reader.NOTHING)]), head=linked(entry, reader.NOTHING)[7].hex())

    def bad(says, list_of, entry, **more):
        cases.refused(says, "journal_broken", **case(list_of, **more), detail=entry)

    whole = entries(5)
    for place, (name, value) in enumerate((("sequence", 9), ("instant", "2026-11-24T09:03:00Z"), ("account", "x"), ("verb", "deleted"), ("noun", "wall"), ("record", 99), ("record hash", drawn("y")), ("hash", drawn("y")), ("mac", drawn("y")))):
        wrong = copy.deepcopy(whole)
        wrong[2][place] = value
        bad(f"{name} of the third changed", wrong, 3)
    for place in range(4):
        bad(f"entry {place + 1} left out", whole[:place] + whole[place + 1 :], place + 1)
    bad("two neighbours exchanged", [whole[0], whole[2], whole[1], *whole[3:]], 2)
    bad("an entry twice", [*whole[:3], whole[2], *whole[3:]], 4)
    bad("an entry slipped in at the end, by somebody without the key", [*whole, [*linked([6, "", "", "", "", 0, reader.NOTHING], whole[-1][7])[:8], drawn("mac")]], 6)
    bad("rebuilt whole under another key", entries(5, key=drawn("other journal key")), 1)
    bad("read with another key", whole, 1, key=drawn("other journal key"))
    bad("the end of another journal", whole[:3] + entries(5, label="other ")[3:], 4)
    shifted = copy.deepcopy(whole)
    shifted[1][2], shifted[1][3] = shifted[1][2] + shifted[1][3][:1], shifted[1][3][1:]
    bad("a byte moved from one field to the next", shifted, 2)
    rebuilt = whole[:2] + [linked([3, "2026-11-23T09:03:00Z", "x", "y", "z", 1, drawn("z")], reader.NOTHING)]
    bad("an entry that begins a chain of its own", rebuilt, 3)
    for bit in (0, 7):
        wrong = copy.deepcopy(whole)
        wrong[4][8] = flipped(wrong[4][8], 31, bit)
        bad(f"bit {bit} of the last mac flipped", wrong, 5)
    return {"cases": cases.cases}


# --- The visits ---------------------------------------------------------------------------------------------------------


def visits():
    cases = Cases()
    names = ("witness key", "entry", "visit seed"), ("visit vault", "visit account")
    whole = {name.split()[-1]: drawn(name) for name in names[0]} | {name.split()[-1]: drawn(name, 16) for name in names[1]}
    whole["witness"] = whole.pop("key")

    def case(at="2026-11-23T09:00:00.000Z", sequence=7, **more):
        given = whole | {name: more[name] for name in more if name in whole}
        own = reader.derive(given["seed"], "permanence/v1/visit/key", given["vault"], given["account"])
        seal = more.get("seal") or reader.code(given["witness"], "permanence/v1/journal/witness", reader.i64(sequence), given["entry"])
        mac = more.get("mac") or reader.code(own, "permanence/v1/visit/code", at, reader.i64(sequence), seal)
        made = {name: value.hex() for name, value in {**given, "seal": seal, "mac": mac}.items()}
        return {**made, "at": at, "sequence": sequence}

    for sequence in (0, 1, 7, 100_000, 2**63 - 1):
        cases.opens(f"entry {sequence}", **case(sequence=sequence))
    cases.opens("an empty instant", **case(at=""))
    good = case()
    for name in ("witness", "entry"):
        cases.refused(f"another {name}", "visit_refuted", **{**good, name: drawn("other " + name).hex()}, detail=7)
    for name, size in (("seed", 32), ("vault", 16), ("account", 16), ("mac", 32)):
        cases.refused(f"another {name}", "visit_foreign", **{**good, name: drawn("other " + name, size).hex()}, detail=7)
    cases.refused("a later instant", "visit_foreign", **{**good, "at": "2026-11-23T09:00:01.000Z"}, detail=7)
    cases.refused("another number", "visit_refuted", **{**good, "sequence": 8}, detail=8)
    for bit in (0, 7):
        cases.refused(f"bit {bit} of the seal flipped", "visit_refuted", **{**good, "seal": flipped(bytes.fromhex(good["seal"]), 0, bit).hex()}, detail=7)
        cases.refused(f"bit {bit} of the code flipped", "visit_foreign", **{**good, "mac": flipped(bytes.fromhex(good["mac"]), 31, bit).hex()}, detail=7)
    rewritten = case(entry=drawn("rewritten entry"))
    cases.refused("a seal made fit for a rewritten entry, without the supervisor's key", "visit_foreign", **{**rewritten, "mac": good["mac"]}, detail=7)
    return {"cases": cases.cases}


def main():
    folder = pathlib.Path(sys.argv[1])
    for name, made in {"header": headers, "slot": slots, "grant": grants, "sheet": sheets, "sealed_file": documents, "journal": journals, "visit": visits}.items():
        made = made()
        lines = [json.dumps(case, ensure_ascii=False) for case in made.pop("cases")]
        head = "".join(f"{json.dumps(key)}: {json.dumps(value, indent=1)},\n" for key, value in made.items())
        (folder / f"{name}.json").write_text("{\n" + head + '"cases": [\n' + ",\n".join(lines) + "\n]\n}\n")
        print(f"{name}: {len(lines)}")


if __name__ == "__main__":
    main()
