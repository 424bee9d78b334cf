//! The `xingquan` command line.

fn main() {}
