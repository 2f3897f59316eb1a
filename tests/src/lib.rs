//! One test program over the whole product.
//!
//! | file | owns |
//! |---|---|
//! | [`window`] | the real window, moved as a person at the keyboard would |
//! | [`workday`] | the main job of the desk, from the first start to the protected export |

pub mod window;
pub mod workday;
