//! Tests of the casework crate from outside: scenario files and properties.

mod scenarios;
