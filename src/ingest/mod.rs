//! Files to raw documents: finds pages, reads each file once, never writes to one.
//!
//! [`walk`] lists what lies under some paths, in one order on every machine; [`read`] opens one [`PageFile`] and
//! gives its [`RawDocument`]s one by one, so that a file of a million records never stands in memory. What a file
//! is, is told by its content first and its name second. A page that cannot be read is a value,
//! [`Unreadable`], with a reason; it never stops a run.

mod jsonl;
mod limited;
mod sidecar;
mod sniff;
mod walk;

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
};

use flate2::read::MultiGzDecoder;
use sha2::{Digest as _, Sha256};

use crate::model::{Declared, Digest, Origin, RawDocument};

use self::{jsonl::Records, limited::Limited};
pub use self::{
    sidecar::{Manifest, ManifestError},
    sniff::media_type,
    walk::{Found, PageFile, UnreadableFile, Walk, walk},
};

/// Bounds that keep a hostile file from filling memory or disk.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest page, or record of a file of records, bytes.
    pub page_bytes: u64,
    /// Most bytes that one compressed file may give.
    pub expanded_bytes: u64,
    /// Most bytes that one compressed byte may give, once `ratio_after` bytes were given.
    pub ratio: u64,
    /// Bytes from which on `ratio` is enforced.
    pub ratio_after: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            page_bytes: 64 << 20,
            expanded_bytes: 4 << 30,
            ratio: 200,
            ratio_after: 8 << 20,
        }
    }
}

/// A page that was seen and could not be read, with the reason people are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    /// File and record.
    pub origin: Origin,
    /// Why, in one line.
    pub reason: String,
}

/// The pages of one file, in order.
pub type Pages = Box<dyn Iterator<Item = Result<RawDocument, Unreadable>>>;

/// Returns the SHA-256 of some bytes.
#[must_use]
pub fn digest(bytes: &[u8]) -> Digest {
    Digest(format!("{:x}", Sha256::digest(bytes)))
}

/// Returns the pages of a file.
///
/// A `.gz` file is read as what it holds; the digest of a page is that of its own bytes, compressed or not.
/// What is wrong with a file or record is in the items: the iterator itself never fails.
#[must_use]
pub fn read(file: &PageFile, limits: Limits, declared: &Declared) -> Pages {
    match File::open(&file.path).and_then(|opened| regular(opened, &file.path)) {
        Ok(opened) => pages(Box::new(opened), file.size, &file.name, limits, declared),
        Err(error) => refused(&file.name, io_reason(&error)),
    }
}

/// Returns the pages that arrive on a stream such as standard input, named `-`.
#[must_use]
pub fn read_stream(stream: Box<dyn Read>, limits: Limits) -> Pages {
    pages(stream, USUAL_BYTES, "-", limits, &Declared::default())
}

fn regular(file: File, path: &Path) -> io::Result<File> {
    if file.metadata()?.is_file() {
        return Ok(file);
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidInput,
        format!("{} is not a regular file", path.display()),
    ))
}

/// Unpacks, looks at the first bytes and chooses the reader. `expected` is how many bytes the stream may have: room is
/// made for so many, and for more where they come.
fn pages(stream: Box<dyn Read>, expected: u64, name: &str, limits: Limits, declared: &Declared) -> Pages {
    let mut start = BufReader::with_capacity(64 << 10, stream);
    let is_gzip = match start.fill_buf() {
        Ok(bytes) => bytes.starts_with(&[0x1f, 0x8b]),
        Err(error) => return refused(name, io_reason(&error)),
    };
    if !is_gzip {
        return unpacked(start, expected, name, limits, declared);
    }
    let counted = limited::Counted::new(start);
    let consumed = counted.count();
    let expanded = Limited::new(MultiGzDecoder::new(counted), consumed, limits);
    let unpacker = BufReader::with_capacity(64 << 10, expanded);
    unpacked(unpacker, USUAL_BYTES.max(expected), name, limits, declared)
}

fn unpacked(
    mut stream: impl BufRead + 'static,
    expected: u64,
    name: &str,
    limits: Limits,
    declared: &Declared,
) -> Pages {
    let start = match stream.fill_buf() {
        Ok(bytes) => bytes,
        Err(error) => return refused(name, io_reason(&error)),
    };
    if let Some(what) = sniff::archive(start) {
        return refused(
            name,
            format!("{what} archives are not read by this version; unpack the pages first"),
        );
    }
    if sniff::is_jsonl(start, name) {
        return Box::new(Records::new(stream, name, limits));
    }
    one_page(stream, expected, name, limits, declared)
}

/// Bytes that room is made for where nothing is known of a page's size; most pages are of that order.
const USUAL_BYTES: u64 = 64 << 10;

/// Reads a whole file as one page.
fn one_page(stream: impl Read, expected: u64, name: &str, limits: Limits, declared: &Declared) -> Pages {
    // One byte more, so that the end is seen without making room again.
    let room = expected.min(limits.page_bytes) + 1;
    let mut bytes = Vec::with_capacity(usize::try_from(room).unwrap_or_default());
    if let Err(error) = stream.take(limits.page_bytes + 1).read_to_end(&mut bytes) {
        return refused(name, io_reason(&error));
    }
    if bytes.len() as u64 > limits.page_bytes {
        return refused(
            name,
            format!("larger than {} bytes, the limit for a page", limits.page_bytes),
        );
    }
    let page = RawDocument {
        origin: Origin {
            path: name.to_owned(),
            record: None,
        },
        sha256: digest(&bytes),
        media: media_type(&bytes, name),
        bytes,
        declared: declared.clone(),
    };
    Box::new(std::iter::once(Ok(page)))
}

fn refused(name: &str, reason: String) -> Pages {
    let origin = Origin {
        path: name.to_owned(),
        record: None,
    };
    Box::new(std::iter::once(Err(Unreadable { origin, reason })))
}

/// Says what went wrong without the operating system's error number, which helps nobody.
fn io_reason(error: &io::Error) -> String {
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn names(pages: Pages) -> Vec<String> {
        pages
            .map(|page| match page {
                Ok(page) => format!(
                    "{} {:?} {}",
                    page.origin,
                    page.media,
                    String::from_utf8_lossy(&page.bytes)
                ),
                Err(unreadable) => format!("{}: {}", unreadable.origin, unreadable.reason),
            })
            .collect()
    }

    fn stream(bytes: &[u8]) -> Vec<String> {
        names(read_stream(
            Box::new(io::Cursor::new(bytes.to_vec())),
            Limits::default(),
        ))
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn tells_pages_by_their_content() {
        assert_eq!(stream(b"A truce."), ["- Text A truce."]);
        assert_eq!(
            stream(b"<!doctype html><p>A truce."),
            ["- Html <!doctype html><p>A truce."]
        );
        assert_eq!(
            stream(b"{\"id\":\"a\",\"text\":\"A truce.\"}\n{\"html\":\"<p>B\"}\n"),
            ["-#1 Text A truce.", "-#2 Html <p>B"]
        );
    }

    #[test]
    fn unpacks_gzip_of_any_of_them() {
        assert_eq!(stream(&gzip(b"A truce.")), ["- Text A truce."]);
        let two_members = [gzip(b"A "), gzip(b"truce.")].concat();
        assert_eq!(stream(&two_members), ["- Text A truce."]);
    }

    #[test]
    fn stops_a_bomb_by_its_ratio() {
        let limits = Limits {
            ratio_after: 1 << 10,
            ..Limits::default()
        };
        let bomb = gzip(&vec![b'a'; 16 << 20]);
        let said = names(read_stream(Box::new(io::Cursor::new(bomb)), limits));
        assert_eq!(said.len(), 1);
        assert!(said[0].contains("expands more than 200 times"));
    }

    #[test]
    fn refuses_a_page_over_the_limit_and_archives() {
        let limits = Limits {
            page_bytes: 4,
            ..Limits::default()
        };
        let said = names(read_stream(Box::new(io::Cursor::new(b"A truce.".to_vec())), limits));
        assert_eq!(said, ["-: larger than 4 bytes, the limit for a page"]);
        assert!(stream(b"WARC/1.1\r\nWARC-Type: warcinfo\r\n")[0].contains("WARC archives are not read"));
    }
}
