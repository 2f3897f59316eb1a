//! How far a vault had come: its header's generation and the last entry of each journal, kept outside it, so that an older
//! vault put back is seen.

use serde::{Deserialize, Serialize};

use crate::{Result, VaultError, header::Bytes};

/// The last entry of a journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JournalHead {
    /// Its sequence; 0 before the first.
    pub sequence: i64,
    hash: Bytes<32>,
}

/// How far a vault had come at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Anchor {
    /// Writes of the header so far.
    pub generation: u64,
    /// The desk's journal; unknown where only supervisors came in.
    pub desk: Option<JournalHead>,
    /// The journal of the statistics.
    pub statistics: Option<JournalHead>,
}

impl JournalHead {
    /// The entry of that sequence and hash.
    #[must_use]
    pub fn new(sequence: i64, hash: [u8; 32]) -> Self {
        Self { sequence, hash: Bytes(hash) }
    }

    /// Its hash.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.hash.0
    }
}

impl Anchor {
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(|_| VaultError::Primitive)
    }

    pub(crate) fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}
