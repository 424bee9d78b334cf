//! What other programs say of our bytes: OpenSSL for SM3, SM2 and Ed25519, Go's `sumdb` for the log.

#[cfg(test)]
mod openssl;
#[cfg(test)]
mod programs;
#[cfg(test)]
mod sumdb;
