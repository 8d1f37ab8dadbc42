//! An object of the payload with its definition.

use crate::definition::{Name, Shape};
use crate::text::{Flags, Value};

/// How many fields a shape may define.
pub(crate) const MOST_FIELDS: usize = 9;

/// An object and which of its shape's fields it holds.
#[derive(Clone, Copy)]
pub(crate) struct Object<'t> {
    pub value: Value<'t>,
    pub shape: &'static Shape,
    /// The fields that it holds, a bit for each name.
    present: u64,
    /// The place of each field's value on the tape.
    fields: [u32; MOST_FIELDS],
}

impl<'t> Object<'t> {
    pub fn new(value: Value<'t>, shape: &'static Shape) -> Self {
        Self { value, shape, present: 0, fields: [0; MOST_FIELDS] }
    }

    /// Sets the value of the field at this place of the shape. Of duplicate keys, the first counts.
    #[inline(always)]
    pub fn put(&mut self, position: usize, name: Name, value: &Value<'t>) {
        if self.has(name) {
            return;
        }
        if let Some(slot) = self.fields.get_mut(position) {
            *slot = value.index();
            self.present |= name.bit();
        }
    }

    /// Whether it holds a field.
    #[inline(always)]
    pub fn has(&self, name: Name) -> bool {
        self.present & name.bit() != 0
    }

    /// The value of a field that the shape defines.
    #[inline(always)]
    pub fn get(&self, name: Name) -> Option<Value<'t>> {
        if !self.has(name) {
            return None;
        }
        self.value.at(*self.fields.get(self.shape.position(name)?)?)
    }

    /// Whether the text ended inside, so that what is missing may just not be typed yet.
    pub fn is_cut_off(&self) -> bool {
        self.value.flags().has(Flags::UNCLOSED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::definition::{ASSET_KINDS, BATCH, CLIP, JOB, JOIN, PARAMS, SETTINGS, TEMPLATE, UPLOAD, WEBHOOK};

    #[test]
    fn every_shape_fits() {
        let shapes = [&BATCH, &JOB, &JOIN, &PARAMS, &SETTINGS, &TEMPLATE, &UPLOAD, &WEBHOOK];
        for shape in shapes.into_iter().chain(ASSET_KINDS).chain(CLIP.shapes.iter().copied()) {
            assert!(shape.members.len() <= MOST_FIELDS, "{}", shape.name);
        }
    }
}
