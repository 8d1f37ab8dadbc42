//! A page in Rust: a form builds a job, each keystroke checks it, and a button submits it through a proxy.

mod submission;

use nexrender_payload::build::JobBuilder;
use nexrender_payload::{CheckOptions, Diagnostic, PayloadKind, Surroundings};
use submission::{Progress, Submission};
use web_sys::HtmlInputElement;
use yew::{AttrValue, Callback, Html, InputEvent, Properties, Renderer, TargetCast, component, html, use_state};

/// What the form holds.
#[derive(Clone, PartialEq)]
struct Form {
    template: String,
    composition: String,
    layer: String,
    text: String,
}

impl Default for Form {
    fn default() -> Self {
        Self {
            template: "01JTGM9GCR71JV7EJYDF45QAFD".to_owned(),
            composition: "main".to_owned(),
            layer: "title".to_owned(),
            text: "Hello".to_owned(),
        }
    }
}

impl Form {
    fn job(&self) -> JobBuilder {
        JobBuilder::new(&self.template, &self.composition).text(&self.layer, &self.text)
    }

    fn findings(&self) -> Vec<Diagnostic> {
        let options = CheckOptions::default().kind(PayloadKind::Job).surroundings(Surroundings::Browser);
        self.job().check(&options).diagnostics
    }
}

#[derive(PartialEq, Properties)]
struct FieldProps {
    label: AttrValue,
    value: AttrValue,
    /// Where the field is in the job.
    pointer: AttrValue,
    findings: Vec<Diagnostic>,
    on_change: Callback<String>,
}

/// An input with the findings at its place in the job.
#[component]
fn Field(props: &FieldProps) -> Html {
    let on_change = props.on_change.clone();
    let oninput = move |event: InputEvent| on_change.emit(event.target_unchecked_into::<HtmlInputElement>().value());
    let own = props.findings.iter().filter(|finding| finding.pointer.as_str() == &*props.pointer);
    html! {
        <label>
            { &props.label }
            <input name={&props.label} value={&props.value} {oninput} />
            { for own.map(|finding| html! { <small class={finding.severity.as_str()}>{ &finding.message }</small> }) }
        </label>
    }
}

#[component]
fn App() -> Html {
    let form = use_state(Form::default);
    let progress = use_state(Progress::default);
    let submission = use_state(|| None::<Submission>);
    let findings = form.findings();
    let is_valid = findings.iter().all(|finding| finding.severity != nexrender_payload::Severity::Error);
    let is_running = *progress == Progress::Running;

    let edit = |set: fn(&mut Form, String)| {
        let form = form.clone();
        Callback::from(move |value| {
            let mut changed = (*form).clone();
            set(&mut changed, value);
            form.set(changed);
        })
    };
    let submit = {
        let (form, progress, submission) = (form.clone(), progress.clone(), submission.clone());
        move |_| {
            progress.set(Progress::Running);
            let report = progress.clone();
            submission.set(Some(Submission::start(form.job(), Callback::from(move |news| report.set(news)))));
        }
    };
    let cancel = {
        let (progress, submission) = (progress.clone(), submission.clone());
        move |_| {
            // Dropping the submission drops its future, which aborts the request.
            submission.set(None);
            progress.set(Progress::Cancelled);
        }
    };

    html! {
        <main>
            <h1>{ "A video for you" }</h1>
            <Field label="Template" pointer="/template/id" value={form.template.clone()} findings={findings.clone()}
                on_change={edit(|form, value| form.template = value)} />
            <Field label="Composition" pointer="/template/composition" value={form.composition.clone()}
                findings={findings.clone()} on_change={edit(|form, value| form.composition = value)} />
            <Field label="Layer" pointer="/assets/0/layerName" value={form.layer.clone()} findings={findings.clone()}
                on_change={edit(|form, value| form.layer = value)} />
            <Field label="Text" pointer="/assets/0/value" value={form.text.clone()} findings={findings.clone()}
                on_change={edit(|form, value| form.text = value)} />
            <button id="submit" disabled={!is_valid || is_running} onclick={submit}>{ "Render" }</button>
            <button id="cancel" disabled={!is_running} onclick={cancel}>{ "Cancel" }</button>
            <output>{ progress.to_string() }</output>
        </main>
    }
}

fn main() {
    Renderer::<App>::new().render();
}
