//! The whole program, as people run it: one module a command.

fn main() {}
