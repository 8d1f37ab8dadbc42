//! An object of the payload beside its definition.

use crate::definition::Shape;
use crate::text::{Flags, Value};

/// How many fields a shape may define.
const MOST_FIELDS: usize = 8;

/// An object and which of its shape's fields it holds.
#[derive(Clone, Copy)]
pub(crate) struct Object<'t> {
    pub value: Value<'t>,
    pub shape: &'static Shape,
    /// The place of each field's value on the tape; 0, where only the root is, for none.
    fields: [u32; MOST_FIELDS],
}

impl<'t> Object<'t> {
    pub fn new(value: Value<'t>, shape: &'static Shape) -> Self {
        Self { value, shape, fields: [0; MOST_FIELDS] }
    }

    /// An object with all the fields that it holds.
    pub fn of(value: Value<'t>, shape: &'static Shape) -> Self {
        let mut object = Self::new(value, shape);
        for (key, member) in value.members() {
            if let Some(position) = shape.members.iter().position(|member| key.spells(member.field.name)) {
                object.put(position, member);
            }
        }
        object
    }

    pub fn put(&mut self, position: usize, value: Value<'t>) {
        if let Some(slot) = self.fields.get_mut(position).filter(|slot| **slot == 0) {
            *slot = value.index();
        }
    }

    /// The value of a field that the shape defines.
    pub fn get(&self, name: &str) -> Option<Value<'t>> {
        self.at(self.shape.position(name)?)
    }

    /// The value of the field at this place of the shape.
    pub fn at(&self, position: usize) -> Option<Value<'t>> {
        let index = *self.fields.get(position).filter(|index| **index > 0)?;
        self.value.at(index)
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
