//! The documents as files: set, read back, compared, and checked by programs that are not ours.

#[cfg(test)]
mod catalogue;
#[cfg(test)]
mod determinism;
#[cfg(test)]
mod filled;
#[cfg(test)]
mod filled_second;
mod glyphs;
#[cfg(test)]
mod independent;
mod layout;
#[cfg(test)]
mod support;
