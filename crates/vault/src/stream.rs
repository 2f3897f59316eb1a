//! Long contents sealed in chunks, and the keys they are sealed under: what documents and backups have in common.
//!
//! The construction is STREAM (Hoang, Reyhanitabar, Rogaway and Vizár, CRYPTO 2015) over AES-256-GCM, with a 32-bit counter
//! and a mark on the last chunk: `docs/decisions/007-documents-in-chunks.md`.

use std::{
    fmt,
    io::{Read, Write},
    mem,
};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use aes_gcm::{
    Aes256Gcm, KeyInit,
    aead::{Aead, Payload},
};
use zeroize::Zeroizing;

use crate::{
    Result, VaultError,
    secret::{Secret, random_bytes},
};

/// Bytes of content in every chunk but the last.
pub(crate) const CHUNK: usize = 64 << 10;
/// Bytes that a chunk is longer once it is sealed.
pub(crate) const TAG: usize = 16;
const NONCE: usize = 12;
/// A key, sealed: nonce, key, tag.
pub(crate) const WRAPPED: usize = NONCE + 32 + TAG;
/// A key seals one content, so the part of the nonce that tells contents apart tells nothing.
const PREFIX: [u8; 7] = [0; 7];

/// Bytes that a content of `length` bytes takes once it is sealed.
pub(crate) fn sealed_length(length: u64) -> u64 {
    let chunks = length.div_ceil(CHUNK as u64).max(1);
    length.saturating_add(chunks.saturating_mul(TAG as u64))
}

/// Seals what is given to it, a chunk at a time, under a key that seals nothing else.
pub(crate) struct Sealing<W> {
    to: W,
    stream: EncryptorBE32<Aes256Gcm>,
    aad: Vec<u8>,
    // The last chunk is full, shorter, or empty for an empty content: a full one waits until more follows.
    pending: Zeroizing<Vec<u8>>,
}

impl<W: Write> Sealing<W> {
    pub(crate) fn new(to: W, key: &Secret<32>, aad: Vec<u8>) -> Result<Self> {
        Self::of_at_most(CHUNK, to, key, aad)
    }

    /// For a content of at most so many bytes: no more room than it takes is filled, and wiped.
    pub(crate) fn of_at_most(length: usize, to: W, key: &Secret<32>, aad: Vec<u8>) -> Result<Self> {
        let stream = EncryptorBE32::from_aead(cipher(key)?, &PREFIX.into());
        Ok(Self { to, stream, aad, pending: Zeroizing::new(Vec::with_capacity(length.min(CHUNK))) })
    }

    pub(crate) fn write(&mut self, mut content: &[u8]) -> Result<()> {
        while !content.is_empty() {
            if self.pending.len() == CHUNK {
                let payload = Payload { msg: &self.pending, aad: &self.aad };
                let sealed = self.stream.encrypt_next(payload).map_err(|_| VaultError::Primitive)?;
                self.to.write_all(&sealed)?;
                self.pending.clear();
            }
            let room = CHUNK.saturating_sub(self.pending.len());
            let (now, after) = content.split_at_checked(room).unwrap_or((content, &[]));
            self.pending.extend_from_slice(now);
            content = after;
        }
        Ok(())
    }

    /// Seals the last chunk, and gives back what everything was written to.
    pub(crate) fn finish(mut self) -> Result<W> {
        let last = Payload { msg: &self.pending, aad: &self.aad };
        self.to.write_all(&self.stream.encrypt_last(last).map_err(|_| VaultError::Primitive)?)?;
        Ok(self.to)
    }

    pub(crate) fn to(&self) -> &W {
        &self.to
    }
}

impl<W> fmt::Debug for Sealing<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sealing")
    }
}

/// Opens what was sealed, a chunk at a time; nothing is given of a chunk that was changed, moved, left out or cut.
pub(crate) struct Unsealing<R> {
    from: R,
    /// Gone after the last chunk.
    stream: Option<DecryptorBE32<Aes256Gcm>>,
    aad: Vec<u8>,
    following: Vec<u8>,
    /// Something was given.
    begun: bool,
}

impl<R: Read> Unsealing<R> {
    pub(crate) fn new(mut from: R, key: &Secret<32>, aad: Vec<u8>) -> Result<Self> {
        let stream = Some(DecryptorBE32::from_aead(cipher(key)?, &PREFIX.into()));
        let following = next_chunk(&mut from)?;
        Ok(Self { from, stream, aad, following, begun: false })
    }

    /// The next chunk; `None` once the last one was given.
    ///
    /// # Errors
    /// [`VaultError::DamagedDocument`].
    pub(crate) fn next(&mut self) -> Result<Option<Zeroizing<Vec<u8>>>> {
        let damaged = |_| VaultError::DamagedDocument;
        let Some(mut stream) = self.stream.take() else { return Ok(None) };
        let next = next_chunk(&mut self.from)?;
        let sealed = mem::replace(&mut self.following, next);
        let chunk = Payload { msg: &sealed, aad: &self.aad };
        let content = if self.following.is_empty() {
            let content = stream.decrypt_last(chunk).map_err(damaged)?;
            // An empty chunk after others would be a second form of the same content: nobody writes it.
            if self.begun && content.is_empty() {
                return Err(VaultError::DamagedDocument);
            }
            content
        } else {
            let content = stream.decrypt_next(chunk).map_err(damaged)?;
            self.stream = Some(stream);
            content
        };
        self.begun = true;
        Ok(Some(Zeroizing::new(content)))
    }
}

impl<R> fmt::Debug for Unsealing<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Unsealing")
    }
}

/// One sealed chunk, shorter at the end of the file, empty after it.
fn next_chunk(file: &mut impl Read) -> Result<Vec<u8>> {
    let mut sealed = Vec::with_capacity(CHUNK.saturating_add(TAG));
    file.take((CHUNK as u64).saturating_add(TAG as u64)).read_to_end(&mut sealed)?;
    Ok(sealed)
}

/// Seals a key under another, bound to its place by `aad`.
pub(crate) fn wrap(under: &Secret<32>, key: &Secret<32>, aad: &[u8]) -> Result<[u8; WRAPPED]> {
    let nonce: [u8; NONCE] = random_bytes()?;
    let payload = Payload { msg: key.expose(), aad };
    let sealed = cipher(under)?.encrypt(&nonce.into(), payload).map_err(|_| VaultError::Primitive)?;
    [&nonce[..], &sealed].concat().try_into().map_err(|_| VaultError::Primitive)
}

/// `None` for a key that was changed, moved or sealed under another.
pub(crate) fn unwrap(under: &Secret<32>, wrapped: &[u8], aad: &[u8]) -> Option<Secret<32>> {
    let (nonce, sealed) = wrapped.split_first_chunk::<NONCE>()?;
    let key = cipher(under).ok()?.decrypt(&(*nonce).into(), Payload { msg: sealed, aad }).ok()?;
    Secret::from_slice(&Zeroizing::new(key))
}

fn cipher(key: &Secret<32>) -> Result<Aes256Gcm> {
    Aes256Gcm::new_from_slice(key.expose()).map_err(|_| VaultError::Primitive)
}
