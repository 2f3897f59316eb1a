//! One test program over the whole product.
//!
//! | file | owns |
//! |---|---|
//! | [`place`] | where a drive takes place |
//! | [`window`] | the real window, moved as a person at the keyboard would |
//! | [`workday`] | the main job of the desk, from the first start to the protected export |
//! | [`brought`] | what people bring: a photograph and a scan that say more than they show |
//! | [`furnished`] | a vault of invented people, where other drives begin |
//! | [`keyring`] | a real keyring of a drive's own |
//! | [`twice`] | somebody who came twice: found, told apart, made one |
//! | [`inside`] | the installed window, closed as it is on a workstation, moved from inside |
//! | [`canary`] | words planted where people type, looked for in every form |
//! | [`machine`] | a machine in trouble: a full disk, a folder that cannot be written |
//! | [`opened`] | a vault taken apart with the keys of an account |
//! | [`secret`] | a note for a circle, seen from inside and from outside; a danger that nobody overlooks |
//! | [`process`] | the processes of the program: what they may do, what stands in their memory |
//! | [`trace`] | what the program and its children named of files |

pub mod brought;
pub mod canary;
pub mod furnished;
pub mod inside;
pub mod keyring;
pub mod machine;
pub mod opened;
pub mod place;
pub mod process;
pub mod secret;
pub mod trace;
pub mod twice;
pub mod window;
pub mod workday;
