//! One test program over the whole product.
//!
//! | file | owns |
//! |---|---|
//! | [`canary`] | words planted where people type, looked for in every form |
//! | [`opened`] | a vault taken apart with the keys of an account |
//! | [`place`] | where a drive takes place |
//! | [`window`] | the real window, moved as a person at the keyboard would |
//! | [`workday`] | the main job of the desk, from the first start to the protected export |

pub mod canary;
pub mod opened;
pub mod place;
pub mod window;
pub mod workday;
