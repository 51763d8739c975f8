//! Readers that stop a compressed file from expanding without end.

use std::{
    cell::Cell,
    io::{self, Read},
    rc::Rc,
};

use super::Limits;

/// Counts the bytes that are read through it.
pub(super) struct Counted<R> {
    inner: R,
    read: Rc<Cell<u64>>,
}

impl<R> Counted<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            read: Rc::default(),
        }
    }

    /// Returns the shared count, bytes.
    pub(super) fn count(&self) -> Rc<Cell<u64>> {
        Rc::clone(&self.read)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.read.set(self.read.get() + read as u64);
        Ok(read)
    }
}

/// Fails once the expanded bytes pass the limits.
pub(super) struct Limited<R> {
    inner: R,
    given: u64,
    consumed: Rc<Cell<u64>>,
    limits: Limits,
}

impl<R> Limited<R> {
    pub(super) fn new(inner: R, consumed: Rc<Cell<u64>>, limits: Limits) -> Self {
        Self {
            inner,
            given: 0,
            consumed,
            limits,
        }
    }
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.given += read as u64;
        let Limits {
            expanded_bytes,
            ratio,
            ratio_after,
            ..
        } = self.limits;
        if self.given > expanded_bytes {
            return Err(io::Error::other(format!(
                "expands to more than {expanded_bytes} bytes, the limit"
            )));
        }
        if self.given > ratio_after && self.given / self.consumed.get().max(1) > ratio {
            return Err(io::Error::other(format!(
                "expands more than {ratio} times, the limit for compressed files"
            )));
        }
        Ok(read)
    }
}
