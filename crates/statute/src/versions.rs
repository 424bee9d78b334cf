//! Several versions of one statute side by side.
