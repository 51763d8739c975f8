//! JSON as pages write it: strict where it is strict, and mended where it is slightly broken.
//!
//! Sites wrap JSON-LD in comments, leave commas before brackets and raw line breaks in strings. [`read`] tries the text
//! as it is first; only then it makes one linear pass that mends these faults and nothing else. Blocks above
//! [`MAX_JSON`] are passed over, and `serde_json` bounds the depth.

use serde_json::Value;

/// Largest block of JSON-LD that is read, in bytes.
const MAX_JSON: usize = 512 * 1024;

/// Number of values that may follow one another in a block.
const MAX_VALUES: usize = 50;

/// Returns the values in a block of JSON; none where it is too large or broken beyond mending.
pub(super) fn read(text: &str) -> Vec<Value> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_JSON {
        return Vec::new();
    }
    if let Ok(value) = serde_json::from_str(text.trim_end_matches(';')) {
        return vec![value];
    }
    let mended = mend(inner(&unescaped(text)));
    let values = serde_json::Deserializer::from_str(&mended).into_iter::<Value>();
    values.take(MAX_VALUES).map_while(Result::ok).collect()
}

/// Resolves the references of text that was escaped for HTML as a whole: `{&quot;@type&quot;: ...}`.
fn unescaped(text: &str) -> String {
    if !text.contains("&quot;") || text.contains('"') {
        return text.to_owned();
    }
    text.replace("&quot;", "\"").replace("&amp;", "&")
}

/// Returns what lies between the first opening and the last closing bracket: comments and CDATA marks stand outside.
fn inner(text: &str) -> &str {
    let bracket = |from: usize| text[from..].find(['{', '[']).map(|at| from + at);
    let mut start = bracket(0);
    if let Some(at) = start.filter(|at| text[..=*at].ends_with("<![")) {
        // `<![CDATA[` has brackets of its own.
        start = bracket(at + 1).and_then(|inner| bracket(inner + 1));
    }
    let start = start.unwrap_or(text.len());
    let rest = &text[start..];
    let rest = rest
        .trim_end()
        .trim_end_matches("-->")
        .trim_end()
        .trim_end_matches("*/")
        .trim_end();
    let rest = rest
        .trim_end_matches("]]>")
        .trim_end()
        .trim_end_matches("//")
        .trim_end()
        .trim_end_matches("/*");
    let end = rest.rfind(['}', ']']).map_or(0, |at| at + 1);
    &rest[..end]
}

/// Escapes control characters and lone backslashes in strings, and drops commas that nothing follows.
fn mend(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_string = false;
    let mut escaped = false;
    let mut comma: Option<usize> = None;
    for c in text.chars() {
        if in_string {
            match c {
                _ if escaped => {
                    if !matches!(c, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') {
                        // The backslash before it was none of JSON's.
                        out.pop();
                    }
                    escaped = false;
                }
                '\\' => escaped = true,
                '"' => in_string = false,
                _ => {}
            }
            out.push(if c.is_control() { ' ' } else { c });
            continue;
        }
        match c {
            ',' if comma.is_some() => continue,
            ',' => comma = Some(out.len()),
            '}' | ']' => {
                if let Some(at) = comma.take() {
                    out.truncate(at);
                }
            }
            _ if c.is_whitespace() => {}
            _ => comma = None,
        }
        in_string = c == '"';
        if !c.is_control() {
            out.push(c);
        }
    }
    out
}

/// Returns the values that follow a key wherever it stands in a block that is no JSON: `"datePublished": "2025-06-02"`.
pub(super) fn values_of(text: &str, key: &str) -> Vec<String> {
    let quoted = format!("\"{key}\"");
    let text = &text[..floor(text, MAX_JSON)];
    let mut values = Vec::new();
    for (at, _) in text.match_indices(&quoted).take(MAX_VALUES) {
        let rest = text[at + quoted.len()..].trim_start();
        let value = rest
            .strip_prefix(':')
            .map(str::trim_start)
            .and_then(|rest| rest.strip_prefix('"'));
        let end = value.and_then(|value| value[..floor(value, 300)].find('"'));
        values.extend(value.zip(end).map(|(value, end)| value[..end].to_owned()));
    }
    values
}

/// Returns the last place at or before `most` where the text may be cut.
fn floor(text: &str, most: usize) -> usize {
    let most = most.min(text.len());
    (0..=most).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let values = read(text);
        assert_eq!(
            values.iter().map(ToString::to_string).collect::<String>(),
            expected,
            "{text}"
        );
    }

    #[test]
    fn slight_faults_are_mended() {
        check(r#"{"a":1}"#, r#"{"a":1}"#);
        check(r#"{"a":1};"#, r#"{"a":1}"#);
        check(r#"{"a":[1,2,],}"#, r#"{"a":[1,2]}"#);
        check(r#"{"a":1,,"b":2}"#, r#"{"a":1,"b":2}"#);
        check("{\"a\":\"one\ntwo\tthree\"}", r#"{"a":"one two three"}"#);
        check(r#"{"a":"it\'s"}"#, r#"{"a":"it's"}"#);
        check(r#"<!-- {"a":1} -->"#, r#"{"a":1}"#);
        check("//<![CDATA[\n{\"a\":1}\n//]]>", r#"{"a":1}"#);
        check("/*<![CDATA[*/[{\"a\":1}]/*]]>*/", r#"[{"a":1}]"#);
        check(r#"{"a":1}{"b":2}"#, r#"{"a":1}{"b":2}"#);
        check("{&quot;a&quot;:&quot;b&quot;}", r#"{"a":"b"}"#);
        check(r#"{"a":"x, }"}"#, r#"{"a":"x, }"}"#);
    }

    #[test]
    fn what_is_broken_or_huge_gives_nothing() {
        for text in ["", "no json", "{\"a\":", "]", "<![CDATA["] {
            check(text, "");
        }
        check(&format!("[{}]", "1,".repeat(MAX_JSON)), "");
        check(&"[".repeat(100_000), "");
    }

    #[test]
    fn a_key_is_found_in_what_is_no_json() {
        let text = r#"{"name": "a "quoted" word", "datePublished" : "2025-06-02"}"#;
        assert_eq!(values_of(text, "datePublished"), ["2025-06-02"]);
        assert!(values_of(text, "dateModified").is_empty());
    }
}
