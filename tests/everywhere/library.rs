//! Templates, fonts and secrets of the sandbox, over each platform's transport.

use std::ops::ControlFlow;
use std::time::Duration;

use nexrender_payload::TemplateType;
use nexrender_payload::client::{
    ApiClass, Client, Error, FileBytes, FontFile, NewTemplate, Response, SignedUrl, Transport, WaitOptions,
};
use nexrender_payload::request::{Operation, Request};
use wasm_bindgen_test::wasm_bindgen_test;

use super::sending::client;

/// The sandbox reads such a file as a template.
const FILE: &str = r#"{"compositions":[{"name":"main"}],"layers":[]}"#;
const ABSENT: &str = "01JTGM9GCR71JV7EJYD0ABSENT";

fn quick() -> WaitOptions {
    WaitOptions::default().interval(Duration::from_millis(50)).timeout(Duration::from_secs(30))
}

/// Whether the tests run in a page of a browser, which the storage does not allow to read or write files.
fn is_page() -> bool {
    #[cfg(target_arch = "wasm32")]
    return js_sys::Reflect::has(&js_sys::global(), &js_sys::JsString::from("document")).unwrap();
    #[cfg(not(target_arch = "wasm32"))]
    false
}

/// What is at a URL of the storage.
async fn read(client: &Client<impl Transport>, url: &SignedUrl) -> Response {
    let request = Request { operation: Operation::Get, url: url.as_str().to_owned(), headers: Vec::new(), body: None };
    client.transport().send(&request, Duration::from_secs(30)).await.unwrap()
}

fn assert_class(error: &Error, class: ApiClass) {
    assert!(matches!(error, Error::Api(refusal) if refusal.class() == class), "{error}");
}

#[wasm_bindgen_test(unsupported = tokio::test)]
async fn a_template_is_created_uploaded_renamed_downloaded_and_deleted() {
    let client = client(&[]);
    let created = client.create_template(&NewTemplate::new(TemplateType::Zip, "Promo")).await.unwrap();
    let id = &created.template.id;
    assert_eq!(created.template.status, "awaiting_upload");
    let url = created.upload_url.as_ref().unwrap();
    assert!(url.as_str().contains("signature="));
    assert!(!format!("{created:?}").contains("signature="), "a signed URL is shown: {created:?}");

    let uploaded = client.upload_template(&created, FILE.as_bytes()).await;
    if is_page() {
        assert!(matches!(uploaded, Err(Error::Network { .. })), "the storage allows no pages: {uploaded:?}");
        return client.delete_template(id).await.unwrap();
    }
    uploaded.unwrap();
    let mut polls = 0;
    let processed = client.wait_for_template(id, quick(), |_| {
        polls += 1;
        ControlFlow::Continue(())
    });
    let processed = processed.await.unwrap();
    assert_eq!((processed.status.as_str(), processed.template_type), ("uploaded", Some(TemplateType::Zip)));
    assert!(polls > 0);
    let known = client.template(id).await.unwrap();
    assert_eq!(known.compositions.unwrap().first().unwrap().name, "main");

    let listed = client.templates().await.unwrap();
    let own = listed.iter().find(|template| template.id == *id).unwrap();
    assert_eq!(own.display_name.as_deref(), Some("Promo"));
    let renamed = client.update_template(id, "Promo 2").await.unwrap();
    assert_eq!(renamed.display_name.as_deref(), Some("Promo 2"));

    let file = read(&client, &client.download_template(id).await.unwrap()).await;
    assert_eq!((file.status, file.body.as_str()), (200, FILE));
    let other = FILE.replace("main", "second");
    client.upload_template(id, other.clone().into_bytes()).await.unwrap();
    client.wait_for_template(id, quick(), |_| ControlFlow::Continue(())).await.unwrap();
    assert_eq!(read(&client, &client.download_template(id).await.unwrap()).await.body, other);

    client.delete_template(id).await.unwrap();
    assert_class(&client.template(id).await.unwrap_err(), ApiClass::NotFound);
}

#[wasm_bindgen_test(unsupported = tokio::test)]
async fn a_template_that_does_not_exist_is_not_found() {
    let client = client(&[]);
    assert_class(&client.upload_template(ABSENT, Vec::new()).await.unwrap_err(), ApiClass::NotFound);
    assert_class(&client.update_template(ABSENT, "x").await.unwrap_err(), ApiClass::NotFound);
    assert_class(&client.delete_template(ABSENT).await.unwrap_err(), ApiClass::NotFound);
    let download = client.download_template(ABSENT).await;
    assert_class(&download.unwrap_err(), ApiClass::NotFound);
    let wait = client.wait_for_template(ABSENT, quick(), |_| ControlFlow::Continue(())).await;
    assert_class(&wait.unwrap_err(), ApiClass::NotFound);
}

#[wasm_bindgen_test(unsupported = tokio::test)]
async fn a_wait_ends_with_the_reason_of_a_template_that_cannot_be_used() {
    let client = client(&[]);
    let base_url = &client.options().request.base_url;
    let src = base_url.replace("/api/v2", "/files/404");
    let created = client.create_template(&NewTemplate::new(TemplateType::Aep, "Gone").src(src)).await.unwrap();
    assert_eq!(created.upload_url, None);
    let wait = client.wait_for_template(&created.template.id, quick(), |_| ControlFlow::Continue(())).await;
    let error = wait.unwrap_err();
    assert!(matches!(&error, Error::TemplateFailed { error, .. } if error.contains("404")), "{error}");
    assert_eq!(error.code(), "template-failed");
}

#[wasm_bindgen_test(unsupported = tokio::test)]
async fn a_font_is_uploaded_listed_and_deleted() {
    let client = client(&[]);
    // Not UTF-8, and with what ends a part of a form.
    let bytes = FileBytes::from(b"\x00\x01\x00\x00\xff\xfe\r\n--".as_slice());
    let name = format!("Own-{}.ttf", client.transport().random());
    let font = client.upload_font(&FontFile::new(&name, bytes).family_name("Own \"Sans\"")).await.unwrap();
    assert_eq!((&font.file_name, font.family_name.as_str()), (&name, "Own \"Sans\""));
    assert!(client.fonts().await.unwrap().contains(&font));
    client.delete_font(&font.id).await.unwrap();
    assert!(!client.fonts().await.unwrap().contains(&font));
    assert_class(&client.delete_font(&font.id).await.unwrap_err(), ApiClass::NotFound);
    let error = client.upload_font(&FontFile::new("a.otf", Vec::new())).await.unwrap_err();
    assert_class(&error, ApiClass::BadRequest);
}

#[wasm_bindgen_test(unsupported = tokio::test)]
async fn a_secret_is_stored_listed_and_deleted_and_its_value_is_never_shown() {
    let client = client(&[]);
    let name = format!("OWN_{}", client.transport().random());
    client.set_secret(&name, "planted-value").await.unwrap();
    let error = client.set_secret(&name, "planted-value").await.unwrap_err();
    assert_class(&error, ApiClass::Conflict);
    assert!(!format!("{error} {error:?}").contains("planted"));
    let secret = client.secrets().await.unwrap().into_iter().find(|secret| secret.name == name).unwrap();
    client.delete_secret(&secret.id).await.unwrap();
    assert!(client.secrets().await.unwrap().iter().all(|other| other.name != name));
    assert_class(&client.delete_secret(&secret.id).await.unwrap_err(), ApiClass::NotFound);
}
