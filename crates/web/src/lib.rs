//! Pages, sign-in, permissions at the door.
