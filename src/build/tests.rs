//! Tests the builder's methods with the same vectors as the JavaScript builder.

use serde::Deserialize;
use serde_json::{Value, from_value, json};

use super::JobBuilder;
use crate::definition::{ASSET, Need};

#[derive(Deserialize)]
struct Vector {
    method: String,
    args: Vec<Value>,
    asset: Value,
}

fn call(builder: JobBuilder, method: &str, args: &[Value]) -> JobBuilder {
    let text = |at: usize| args[at].as_str().unwrap();
    match method {
        "text" => builder.text(text(0), text(1)),
        "data" => builder.data(text(0), text(1), args[2].clone()),
        "image" => builder.image(text(0), text(1)),
        "audio" => builder.audio(text(0), text(1)),
        "video" => builder.video(text(0), text(1)),
        "essential" => builder.essential(text(0), args[1].clone()),
        "fn" => builder.function(text(0), from_value(args[1].clone()).unwrap()),
        "nested" => builder.nested(text(0), from_value::<crate::payload::Job>(args[1].clone()).unwrap()),
        other => panic!("no method {other}"),
    }
}

#[test]
fn each_method_adds_its_asset() {
    let vectors: Vec<Vector> = serde_json::from_str(include_str!("../../tests/fixtures/builders.json")).unwrap();
    for Vector { method, args, asset } in vectors {
        let builder = JobBuilder::new("01JTGM9GCR71JV7EJYDF45QAFD", "main");
        let job = call(builder, &method, &args).to_job();
        assert_eq!(json!(job.assets), json!([asset]), "{method}");

        let shape = ASSET.shape(asset["type"].as_str().unwrap()).unwrap();
        for member in shape.members.iter().filter(|member| member.need != Need::Optional) {
            let name = member.field.name;
            assert!(asset.get(name.as_str()).is_some(), "{method} leaves {name} out");
        }
    }
}
