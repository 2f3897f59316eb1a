//! What a passphrase in memory asks for: no dump, no debugger, and no value in the words of a breakdown.

use std::{
    io::{self, Write},
    panic::{self, PanicHookInfo},
};

use desk::{Error, Fault, text};
use rustix::process::{DumpableBehavior, Resource, Rlimit, getrlimit, set_dumpable_behavior, setrlimit};

use crate::Stop;

/// Before anything is read.
pub(crate) fn harden() -> Result<(), Stop> {
    panic::set_hook(Box::new(|panic| {
        let _ = writeln!(io::stderr(), "{}", sentence(panic));
    }));
    keep_memory_in().map_err(|error| Error::Fault(Fault::new(error)).into())
}

/// A panic's own message may quote a value; where it happened is enough to repair it.
fn sentence(panic: &PanicHookInfo<'_>) -> String {
    let at = panic.location().map(ToString::to_string).unwrap_or_default();
    text::say_with("fault", &[("reference", &at)])
}

fn keep_memory_in() -> rustix::io::Result<()> {
    // 1 and not 0: the kernel hands a dump to a crash collector whatever the limit, but for this value (core(5)). Where the
    // machine allows 0 at most, 0 it is: nobody may raise it.
    let most = getrlimit(Resource::Core).maximum.map_or(1, |most| most.min(1));
    setrlimit(Resource::Core, Rlimit { current: Some(most), maximum: Some(most) })?;
    set_dumpable_behavior(DumpableBehavior::NotDumpable)
}
