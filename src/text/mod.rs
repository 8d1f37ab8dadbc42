//! Reading JSON text with positions.
