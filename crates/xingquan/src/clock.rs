//! The machine's clock and random bytes: the only place of the program that reads them.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use node::{Clock, Entropy};

/// Asia/Shanghai: eight hours before UTC, without daylight saving since 1992.
const SHANGHAI: Offset = Offset::constant(8);

/// The machine's clock, as civil time of Asia/Shanghai.
#[derive(Debug)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime {
        SHANGHAI.to_datetime(Timestamp::now())
    }
}

/// The operating system's random bytes.
#[derive(Debug)]
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn bytes(&self) -> Result<[u8; 32], String> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|error| error.to_string())?;
        Ok(bytes)
    }
}
