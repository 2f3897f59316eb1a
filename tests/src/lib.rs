//! One test program over the whole product.
