//! The types against the checker's table of fields: full examples are made from the table, so a
//! field, a value or a kind of asset that is added there and not here fails.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{Batch, Job, Join, Object};
use crate::definition::{self, CODECS, Format, Need, Role, Shape, Type, Variants};

/// Enough rounds to see every value of the longest list.
const ROUNDS: usize = CODECS.len();

fn pick<T: Copy>(values: &[T], round: usize) -> T {
    values[round % values.len()]
}

/// An object of this shape with every field; `round` turns the values that there is a choice of.
/// `stray` adds an unknown key to every object, which must be kept.
fn full(shape: &Shape, round: usize, stray: bool) -> Object {
    let mut object = Object::new();
    for member in *shape.members {
        let field = member.field;
        object.insert(field.name.as_str().into(), value(&field.ty, shape, round, stray));
    }
    if stray {
        object.insert("x-stray".into(), json!({"kept": [1, null, 0.5]}));
    }
    object
}

fn value(ty: &Type, holder: &Shape, round: usize, stray: bool) -> Value {
    match ty {
        Type::Boolean => json!(round.is_multiple_of(2)),
        Type::Text(Format::Codec) => pick(&CODECS.each_ref().map(|codec| codec.name), round).into(),
        Type::Text(_) | Type::TextOrNull(_) => json!("some text"),
        Type::Choice(choice) => pick(choice.values, round).into(),
        Type::Frames => pick(&[&json!(125), &json!([0, 24])], round).clone(),
        Type::Index => json!(2),
        Type::TextValue => pick(&[&json!("x"), &json!(1.5), &json!(false)], round).clone(),
        Type::Scalar => pick(&[&json!("x"), &json!(1.5), &json!(false), &json!([1, 0, 0.5])], round).clone(),
        Type::Names => pick(&[&json!("x"), &json!(["x", "y"])], round).clone(),
        Type::Any => pick(&[&json!(null), &json!({"a": [1]}), &json!(7)], round).clone(),
        Type::Headers => json!({"Authorization": "${secrets.TOKEN}", "X-Order": 4711}),
        Type::Free => json!({"a": [1, null], "b": "x"}),
        Type::Texts(_) => json!(["x", "y"]),
        Type::Object(shape) => full(shape, round, stray).into(),
        Type::Objects(shape, ..) => json!([full(shape, round, stray)]),
        Type::Variants(variants) => all(variants, holder, round, stray).into(),
    }
}

/// One object of every type that may stand here.
fn all(variants: &Variants, holder: &Shape, round: usize, stray: bool) -> Vec<Object> {
    let tags = variants.choice.values.iter().zip(variants.shapes);
    let fits = |shape: &Shape| {
        // A job below a job has no job of its own.
        shape.role != Role::NestedJob || !matches!(holder.role, Role::NestedJob | Role::JobClip)
    };
    tags.filter(|(_, shape)| fits(shape))
        .map(|(tag, shape)| {
            let mut object = full(shape, round, stray);
            object.insert("type".into(), (*tag).into());
            object
        })
        .collect()
}

fn round_trip<T: DeserializeOwned + Serialize + std::fmt::Debug>(shape: &Shape) {
    for round in 0..ROUNDS {
        let example = Value::Object(full(shape, round, false));
        let read: T = serde_json::from_value(example.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), example);
        let shown = format!("{read:?}");
        assert!(!shown.contains("extra: {\""), "a field is only kept as unknown: {shown}");

        let strays = Value::Object(full(shape, round, true));
        let read: T = serde_json::from_value(strays.clone()).unwrap();
        assert_eq!(serde_json::to_value(&read).unwrap(), strays);
    }
}

#[test]
fn full_examples_of_every_shape_round_trip() {
    round_trip::<Job>(&definition::JOB);
    round_trip::<Batch>(&definition::BATCH);
    round_trip::<Join>(&definition::JOIN);
}

#[test]
fn absent_fields_are_not_written() {
    let least = json!({"template": {"id": "x"}});
    let job: Job = serde_json::from_value(least.clone()).unwrap();
    assert_eq!(serde_json::to_value(job).unwrap(), least);
}

#[test]
fn codecs_are_those_of_the_table() {
    let ours = super::Codec::ALL.map(super::Codec::as_str);
    assert_eq!(ours, CODECS.each_ref().map(|codec| codec.name));
}

#[test]
fn a_data_value_of_null_stays() {
    let asset = json!({"type": "data", "layerName": "l", "property": "p", "value": null});
    let read: super::Asset = serde_json::from_value(asset.clone()).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), asset);
}

/// Every field below `shape`: the pointer to its object in the example, its name, its need.
fn needs(shape: &Shape, example: &Value, pointer: &str, found: &mut Vec<(String, &'static str, Need)>) {
    for member in *shape.members {
        let name = member.field.name.as_str();
        found.push((pointer.to_owned(), name, member.need));
        let below = format!("{pointer}/{name}");
        match member.field.ty {
            Type::Object(shape) => needs(shape, example, &below, found),
            Type::Objects(shape, ..) => needs(shape, example, &format!("{below}/0"), found),
            Type::Variants(variants) => {
                let items = example.pointer(&below).and_then(Value::as_array).unwrap();
                for (index, item) in items.iter().enumerate() {
                    let shape = variants.shape(item["type"].as_str().unwrap()).unwrap();
                    needs(shape, example, &format!("{below}/{index}"), found);
                }
            }
            _ => {}
        }
    }
}

fn need_what_the_table_needs<T: DeserializeOwned>(shape: &'static Shape) {
    let example = Value::Object(full(shape, 0, false));
    let mut found = Vec::new();
    needs(shape, &example, "", &mut found);
    for (pointer, name, need) in found {
        let mut without = example.clone();
        without.pointer_mut(&pointer).unwrap().as_object_mut().unwrap().remove(name);
        let refused = serde_json::from_value::<T>(without).is_err();
        assert_eq!(refused, need == Need::Required, "{pointer}/{name}");
    }
}

#[test]
fn required_fields_are_required_and_the_others_are_not() {
    need_what_the_table_needs::<Job>(&definition::JOB);
    need_what_the_table_needs::<Batch>(&definition::BATCH);
    need_what_the_table_needs::<Join>(&definition::JOIN);
}

#[test]
fn every_optional_field_has_a_method_that_sets_it() {
    use crate::payload::*;
    let params = UploadParams::new("r", "b", "${secrets.ID}", "${secrets.KEY}").endpoint("https://r2").acl("private");
    let upload = Upload::new(params).prefix("p/").output_url("https://o").provider(Provider::S3);
    let settings = Settings::default()
        .output(OutputType::Image)
        .frames(Frames::One(7))
        .quality(Quality::Draft)
        .codec(Codec::Png)
        .engine(Engine::Ae2025);
    let hook = Webhook::new("https://w").method(WebhookMethod::Put).data(Object::new()).custom(true).header("A", "b");
    let template = Template::new("01JTGM9GCR71JV7EJYDF45QAFD").composition("main").src("https://x/a.aep");
    let mut job = Job::new(template);
    (job.settings, job.upload, job.webhook) = (Some(settings), Some(upload), Some(hook));
    assert_eq!(
        serde_json::to_value(Batch::new(vec![job])).unwrap(),
        json!({"jobs": [{
            "template": {"id": "01JTGM9GCR71JV7EJYDF45QAFD", "composition": "main", "src": "https://x/a.aep"},
            "settings": {"type": "image", "frames": 7, "quality": "draft", "codec": "image_png", "engine": "ae2025"},
            "upload": {"prefix": "p/", "outputUrl": "https://o", "provider": "s3", "params": {
                "endpoint": "https://r2", "region": "r", "bucket": "b", "acl": "private",
                "accessKeyId": "${secrets.ID}", "accessKeySecret": "${secrets.KEY}"}},
            "webhook": {"url": "https://w", "method": "PUT", "headers": {"A": "b"}, "data": {}, "custom": true},
        }]})
    );
}
