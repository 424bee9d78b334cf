//! Closed lists whose members have a stable code.

/// A code that is not in its list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{list}中没有代码“{code}”")]
pub struct UnknownCode {
    /// Chinese name of the list.
    pub list: &'static str,
    /// The code as given.
    pub code: String,
}

/// Defines an enum with `ALL`, `code()`, `parse(code)`, and serde by code. The order of the members is their order.
macro_rules! coded {
    ($(#[$meta:meta])* $name:ident, $list:literal { $($(#[$variant_meta:meta])* $variant:ident = $code:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_meta])* $variant,)+
        }

        impl $name {
            /// Every member, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The stable code, as stored and exchanged.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The member with this code.
            ///
            /// # Errors
            /// [`UnknownCode`](crate::UnknownCode) when the list has no such code.
            pub fn parse(code: &str) -> Result<Self, $crate::UnknownCode> {
                match code {
                    $($code => Ok(Self::$variant),)+
                    _ => Err($crate::UnknownCode { list: $list, code: code.to_owned() }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <String as serde::Deserialize>::deserialize(deserializer)?;
                Self::parse(&code).map_err(serde::de::Error::custom)
            }
        }
    };
}

/// As [`coded!`], with a Chinese title for each member that no change of law touches.
macro_rules! titled {
    ($(#[$meta:meta])* $name:ident, $list:literal { $($(#[$variant_meta:meta])* $variant:ident = $code:literal $title:literal,)+ }) => {
        $crate::code::coded! { $(#[$meta])* $name, $list { $($(#[$variant_meta])* $variant = $code,)+ } }

        impl $name {
            /// The Chinese title, as printed.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self {
                    $(Self::$variant => $title,)+
                }
            }
        }
    };
}

pub(crate) use coded;
pub(crate) use titled;
