//! The primitives that the vault stands on, under the vectors that others collected: C2SP's Wycheproof, and those of RFC 9180.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::io::Read;

use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use hkdf::Hkdf;
use hmac::{Hmac, Mac, digest::FixedOutput};
use hpke::{Deserializable, Kem, OpModeR, Serializable, aead::AesGcm256, kdf::HkdfSha256, kem::X25519HkdfSha256};
use sha2::{Digest, Sha256, Sha512};
use wycheproof::{TestResult, aead, chunked_encryption, eddsa, hkdf as hkdf_tests, mac, xdh};

#[test]
fn aes_256_gcm_opens_and_refuses_what_wycheproof_says() {
    let tests = aead::TestSet::load(aead::TestName::AesGcm).unwrap();
    let ours = |group: &&aead::TestGroup| (group.key_size, group.nonce_size, group.tag_size) == (256, 96, 128);
    let mut tried = 0;
    for test in tests.test_groups.iter().filter(ours).flat_map(|group| &group.tests) {
        let cipher = Aes256Gcm::new_from_slice(&test.key).unwrap();
        let nonce: [u8; 12] = test.nonce.as_slice().try_into().unwrap();
        let sealed = [test.ct.as_slice(), &test.tag].concat();
        let opened = cipher.decrypt(&nonce.into(), Payload { msg: &sealed, aad: &test.aad });
        assert_eq!(opened.is_ok(), test.result == TestResult::Valid, "{}", test.tc_id);
        if let Ok(opened) = opened {
            assert_eq!(opened, *test.pt, "{}", test.tc_id);
            let again = cipher.encrypt(&nonce.into(), Payload { msg: &test.pt, aad: &test.aad }).unwrap();
            assert_eq!(again, sealed, "{}", test.tc_id);
        }
        tried += 1;
    }
    assert!(tried > 60, "{tried}");
}

#[test]
fn hkdf_sha_512_derives_what_wycheproof_says() {
    let tests = hkdf_tests::TestSet::load(hkdf_tests::TestName::HkdfSha512).unwrap();
    let mut tried = 0;
    for test in tests.test_groups.iter().flat_map(|group| &group.tests) {
        let mut okm = vec![0; test.size];
        let derived = Hkdf::<Sha512>::new(Some(&test.salt), &test.ikm).expand(&test.info, &mut okm);
        assert_eq!(derived.is_ok(), test.result == TestResult::Valid, "{}", test.tc_id);
        assert!(derived.is_err() || okm == *test.okm, "{}", test.tc_id);
        tried += 1;
    }
    assert!(tried > 80, "{tried}");
}

fn macs<M: Mac + KeyInit + FixedOutput>(name: mac::TestName) {
    let tests = mac::TestSet::load(name).unwrap();
    let mut tried = 0;
    for group in &tests.test_groups {
        for test in &group.tests {
            let code = <M as KeyInit>::new_from_slice(&test.key).unwrap().chain_update(test.msg.as_slice());
            let code = code.finalize().into_bytes();
            let holds = code[..group.tag_size / 8] == **test.tag;
            assert_eq!(holds, test.result == TestResult::Valid, "{}", test.tc_id);
            tried += 1;
        }
    }
    assert!(tried > 150, "{tried}");
}

#[test]
fn hmac_of_the_journals_and_of_the_pages_is_what_wycheproof_says() {
    macs::<Hmac<Sha256>>(mac::TestName::HmacSha256);
    macs::<Hmac<Sha512>>(mac::TestName::HmacSha512);
}

#[test]
fn a_signature_of_the_roll_is_believed_as_wycheproof_says() {
    let tests = eddsa::TestSet::load(eddsa::TestName::Ed25519).unwrap();
    let mut tried = 0;
    for group in &tests.test_groups {
        let key: [u8; 32] = group.key.pk.as_slice().try_into().unwrap();
        for test in &group.tests {
            let believed = <[u8; 64]>::try_from(test.sig.as_slice())
                .is_ok_and(|signature| vault::vectors::signed(&key, &test.msg, &signature));
            assert_eq!(believed, test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
            tried += 1;
        }
    }
    assert!(tried > 140, "{tried}");
}

#[test]
fn x25519_agrees_on_what_wycheproof_says() {
    let tests = xdh::TestSet::load(xdh::TestName::X25519).unwrap();
    let mut tried = 0;
    for test in tests.test_groups.iter().flat_map(|group| &group.tests) {
        let (private, public) =
            (test.private_key.as_slice().try_into().unwrap(), test.public_key.as_slice().try_into().unwrap());
        assert_eq!(x25519_dalek::x25519(private, public), test.shared_secret.as_slice(), "{}", test.tc_id);
        tried += 1;
    }
    assert!(tried > 500, "{tried}");
}

/// The chunks of C2SP: as those of the documents, but for the nonce, which is added to a first one, and for the last chunk, which is
/// known by being short.
fn cobblestone(key: &[u8], first: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
    const CHUNK: usize = (16 << 10) + 16;
    let cipher = Aes256Gcm::new_from_slice(key).ok()?;
    let mut content = Vec::new();
    let chunks = sealed.len() / CHUNK + 1;
    for count in 0..chunks {
        let chunk = &sealed[count * CHUNK..sealed.len().min((count + 1) * CHUNK)];
        let mut nonce: [u8; 12] = first.try_into().ok()?;
        nonce.iter_mut().rev().zip((count as u64).to_le_bytes()).for_each(|(byte, count)| *byte ^= count);
        content.extend(cipher.decrypt(&nonce.into(), chunk).ok()?);
    }
    Some(content)
}

#[test]
fn chunks_in_the_wrong_place_are_refused_as_c2sp_says() {
    let tests = chunked_encryption::TestSet::load(chunked_encryption::TestName::Cobblestone256).unwrap();
    let mut tried = 0;
    for test in tests.test_groups.iter().flat_map(|group| &group.tests) {
        // Those without keys are about the header of that format, which the vault has not.
        let (Some(key), Some(first)) = (&test.aead_key, &test.base_nonce) else { continue };
        if test.flags.contains(&chunked_encryption::TestFlag::HeaderFailure) {
            continue;
        }
        let mut sealed = Vec::new();
        flate2::read::ZlibDecoder::new(test.ct.as_slice()).read_to_end(&mut sealed).unwrap();
        let opened = sealed.get(56..).and_then(|chunks| cobblestone(key, first, chunks));
        assert_eq!(opened.is_some(), test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
        if let Some(content) = opened {
            assert_eq!(Some(content.len()), test.msg_length, "{}", test.tc_id);
            assert_eq!(Sha512::digest(&content)[..], **test.msg_sha512.as_ref().unwrap(), "{}", test.tc_id);
        }
        tried += 1;
    }
    assert!(tried > 15, "{tried}");
}

#[derive(serde::Deserialize)]
#[serde(rename_all = "camelCase")]
struct Hpke {
    mode: u8,
    info: String,
    #[serde(rename = "ikmR")]
    seed: String,
    #[serde(rename = "ikmS")]
    sender_seed: Option<String>,
    #[serde(rename = "pkRm")]
    public: String,
    #[serde(rename = "pkSm")]
    sender: Option<String>,
    enc: String,
    encryptions: Vec<Encryption>,
}

#[derive(serde::Deserialize)]
struct Encryption {
    aad: String,
    ct: String,
    pt: String,
}

fn hex(text: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(text.as_bytes()).unwrap()
}

#[test]
fn hpke_opens_what_rfc_9180_says() {
    type Suite = X25519HkdfSha256;
    let vectors: Vec<Hpke> = serde_json::from_str(include_str!("../../../tests/vectors/rfc9180.json")).unwrap();
    assert_eq!(vectors.iter().map(|one| one.mode).collect::<Vec<_>>(), [0, 2]);
    for one in vectors {
        let (private, public) = Suite::derive_keypair(&hex(&one.seed));
        assert_eq!(public.to_bytes().as_slice(), hex(&one.public));
        let mode = match (&one.sender_seed, &one.sender) {
            (Some(seed), Some(sender)) => {
                let public = Suite::derive_keypair(&hex(seed)).1;
                assert_eq!(public.to_bytes().as_slice(), hex(sender));
                OpModeR::Auth(public)
            }
            _ => OpModeR::Base,
        };
        let encapsulated = <Suite as Kem>::EncappedKey::from_bytes(&hex(&one.enc)).unwrap();
        let mut context =
            hpke::setup_receiver::<AesGcm256, HkdfSha256, Suite>(&mode, &private, &encapsulated, &hex(&one.info))
                .unwrap();
        for sealed in one.encryptions {
            assert_eq!(context.open(&hex(&sealed.ct), &hex(&sealed.aad)).unwrap(), hex(&sealed.pt));
        }
    }
}
