//! The grammar over the pieces of a query: `OR` binds weaker than `AND`, which may be left out.
//!
//! Open groups stand on a stack of their own, so nesting costs no recursion. Only limits are errors.

use super::{
    Note, Query, ZoneScope,
    lex::{Token, lex},
    simplify::normalize,
};

/// Longest query, in bytes.
pub const MAX_BYTES: usize = 4096;
/// Deepest nesting of parentheses.
pub const MAX_DEPTH: usize = 32;
/// Most words, phrases and filters.
pub const MAX_CLAUSES: usize = 256;

/// A query, and what was not taken as typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The query, simplified.
    pub query: Query,
    /// Zones that it names, for the query as a whole; `None` where it names none.
    pub zones: Option<ZoneScope>,
    /// Remarks, in the order of the text where they have one.
    pub notes: Vec<Note>,
}

/// The query is larger than any person types.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// More than [`MAX_BYTES`].
    #[error("query of {0} bytes: at most {MAX_BYTES} are allowed")]
    TooLong(usize),
    /// More than [`MAX_DEPTH`].
    #[error("parentheses {0} deep: at most {MAX_DEPTH} levels are allowed")]
    TooDeep(usize),
    /// More than [`MAX_CLAUSES`].
    #[error("query of {0} words and filters: at most {MAX_CLAUSES} are allowed")]
    TooManyClauses(usize),
}

/// Reads a query.
///
/// ```
/// use tidings::query::parse;
/// let parsed = parse("“prisoners of war” (swap OR exchange) -football AND").unwrap();
/// assert_eq!(parsed.query.to_string(), r#""prisoners of war" (swap OR exchange) -football"#);
/// assert_eq!(parsed.notes[0].to_string(), "`AND` has nothing to join: ignored");
/// ```
///
/// # Errors
/// [`QueryError`] if the query is above one of the three limits. Bad syntax is never an error.
pub fn parse(text: &str) -> Result<Parsed, QueryError> {
    if text.len() > MAX_BYTES {
        return Err(QueryError::TooLong(text.len()));
    }
    let (tokens, notes) = lex(&normalize(text));
    check_limits(&tokens)?;
    let mut parser = Parser {
        open: Vec::new(),
        group: Group::default(),
        zones: None,
        notes,
    };
    for token in tokens {
        parser.take(token);
    }
    Ok(parser.finish())
}

fn check_limits(tokens: &[Token]) -> Result<(), QueryError> {
    let clauses = tokens.iter().filter(|token| matches!(token, Token::Operand(_))).count();
    if clauses > MAX_CLAUSES {
        return Err(QueryError::TooManyClauses(clauses));
    }
    let (mut depth, mut deepest) = (0_usize, 0);
    for token in tokens {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    if deepest > MAX_DEPTH {
        Err(QueryError::TooDeep(deepest))
    } else {
        Ok(())
    }
}

/// The inside of one pair of parentheses, as far as it is read.
#[derive(Default)]
struct Group {
    /// Arms of `OR` that are complete.
    arms: Vec<Query>,
    /// Parts of the arm that is open.
    parts: Vec<Query>,
    /// An operator that waits for its right side.
    dangling: Option<String>,
    /// Whether the next operand is excluded.
    excludes: bool,
}

impl Group {
    fn operand(&mut self, query: Option<Query>) {
        self.dangling = None;
        let excludes = std::mem::take(&mut self.excludes);
        self.parts
            .extend(query.map(|query| if excludes { Query::Not(Box::new(query)) } else { query }));
    }

    fn end_arm(&mut self) {
        let parts = std::mem::take(&mut self.parts);
        if !parts.is_empty() {
            self.arms.push(Query::And(parts));
        }
    }
}

struct Parser {
    /// Groups around the one being read, outermost first.
    open: Vec<Group>,
    group: Group,
    zones: Option<ZoneScope>,
    notes: Vec<Note>,
}

impl Parser {
    fn take(&mut self, token: Token) {
        match token {
            Token::Operand(query) => self.group.operand(Some(query)),
            Token::Zones(zones) => self.look_into(&zones),
            Token::Nothing => self.group.operand(None),
            Token::Not => self.group.excludes ^= true,
            Token::And(operator) => {
                self.operator(operator);
            }
            Token::Or(operator) => {
                if self.operator(operator) {
                    self.group.end_arm();
                }
            }
            Token::Open => self.open.push(std::mem::take(&mut self.group)),
            Token::Close => self.close(),
        }
    }

    /// Adds zones to those that are looked into.
    fn look_into(&mut self, zones: &ZoneScope) {
        if self.group.excludes {
            self.notes.push(Note::ZonesNotExcluded);
        } else {
            let known = self.zones.take();
            self.zones = Some(known.map_or_else(|| zones.clone(), |known| known.and(zones)));
        }
        self.group.operand(None);
    }

    /// Notes an operator; returns whether it has something to its left.
    fn operator(&mut self, operator: String) -> bool {
        self.drop_exclusion();
        if self.group.parts.is_empty() || self.group.dangling.is_some() {
            self.notes.push(Note::OperatorIgnored(operator));
            return false;
        }
        self.group.dangling = Some(operator);
        true
    }

    fn drop_exclusion(&mut self) {
        if std::mem::take(&mut self.group.excludes) {
            self.notes.push(Note::OperatorIgnored("NOT".to_owned()));
        }
    }

    fn close(&mut self) {
        let Some(around) = self.open.pop() else {
            self.notes.push(Note::ParenthesisIgnored);
            return;
        };
        let query = self.end_group();
        if query.is_none() {
            self.notes.push(Note::EmptyParentheses);
        }
        self.group = around;
        self.group.operand(query);
    }

    /// Returns what the group asks, if anything.
    fn end_group(&mut self) -> Option<Query> {
        self.drop_exclusion();
        self.notes.extend(self.group.dangling.take().map(Note::OperatorIgnored));
        self.group.end_arm();
        let arms = std::mem::take(&mut self.group.arms);
        (!arms.is_empty()).then_some(Query::Or(arms))
    }

    fn finish(mut self) -> Parsed {
        if !self.open.is_empty() {
            self.notes.push(Note::ParenthesesClosed(self.open.len()));
        }
        while !self.open.is_empty() {
            self.close();
        }
        let query = self.end_group().unwrap_or_default().simplified();
        Parsed {
            query,
            zones: self.zones,
            notes: without_repeats(self.notes),
        }
    }
}

fn without_repeats(notes: Vec<Note>) -> Vec<Note> {
    let mut once = Vec::new();
    for note in notes {
        if !once.contains(&note) {
            once.push(note);
        }
    }
    once
}

#[cfg(test)]
mod tests;
