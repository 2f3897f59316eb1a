//! The desk without a window: demonstration data, checks, exports, benchmarks.
