//! A form with a file, as `multipart/form-data` (RFC 7578).

use super::super::file::FileBytes;

/// A form whose last part is a file.
pub(super) struct Form {
    pub(super) content_type: String,
    pub(super) body: FileBytes,
}

impl Form {
    /// A form with these text fields and a file. `random` makes a boundary that the file does not contain.
    pub(super) fn new(
        fields: &[(&str, &str)],
        (name, file_name): (&str, &str),
        file: &[u8],
        mut random: impl FnMut() -> u16,
    ) -> Self {
        let mut boundary = "nexrender-payload-".to_owned();
        let texts = fields.iter().map(|(_, value)| value.as_bytes());
        let parts: Vec<&[u8]> = texts.chain([file]).collect();
        for _ in 0..4 {
            boundary += &format!("{:04x}", random());
        }
        // Only a generator that is not random gets here.
        while parts.iter().any(|part| contains(part, boundary.as_bytes())) {
            boundary.push('-');
        }
        let mut body = Vec::with_capacity(file.len() + 512);
        for (name, value) in fields {
            let name = quoted(name);
            body.extend(
                format!("--{boundary}\r\nContent-Disposition: form-data; name={name}\r\n\r\n{value}\r\n").bytes(),
            );
        }
        let (name, file_name) = (quoted(name), quoted(file_name));
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name={name}; filename={file_name}\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(file);
        body.extend(format!("\r\n--{boundary}--\r\n").bytes());
        Self { content_type: format!("multipart/form-data; boundary={boundary}"), body: body.into() }
    }
}

/// A name in quotes, escaped as browsers do it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('\r', "%0D").replace('\n', "%0A").replace('"', "%22"))
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(file_name: &str, file: &[u8]) -> Form {
        Form::new(&[("familyName", "Inter")], ("font", file_name), file, || 7)
    }

    #[test]
    fn a_form_has_its_fields_and_its_file() {
        let form = form("Inter \"Bold\"\r\n.ttf", b"\x00\xff");
        assert_eq!(form.content_type, "multipart/form-data; boundary=nexrender-payload-0007000700070007");
        let lines: [&[u8]; 11] = [
            b"--nexrender-payload-0007000700070007",
            b"Content-Disposition: form-data; name=\"familyName\"",
            b"",
            b"Inter",
            b"--nexrender-payload-0007000700070007",
            b"Content-Disposition: form-data; name=\"font\"; filename=\"Inter %22Bold%22%0D%0A.ttf\"",
            b"Content-Type: application/octet-stream",
            b"",
            b"\x00\xff",
            b"--nexrender-payload-0007000700070007--",
            b"",
        ];
        assert_eq!(form.body.as_ref(), lines.join(b"\r\n".as_slice()));
    }

    #[test]
    fn the_boundary_is_in_no_part() {
        let form = form("a.ttf", b"a nexrender-payload-0007000700070007- b");
        assert_eq!(form.content_type, "multipart/form-data; boundary=nexrender-payload-0007000700070007--");
    }
}
