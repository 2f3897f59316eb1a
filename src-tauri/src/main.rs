//! The program that is installed. Nothing in it can be switched by a test or by the environment.

use std::process::ExitCode;

fn main() -> ExitCode {
    permanence::run(permanence::Start::default())
}
