//! What tag names, class names and ids say of the text inside: a table of words.

use std::borrow::Cow;

use foldhash::HashMap;
use html5ever::LocalName;

use super::{
    block::Hints,
    dom::Node,
    html::{self, Display},
    lexicon::{self, Tally},
};

/// What the names of a page's elements say; a page has few names and many elements that bear them.
#[derive(Default)]
pub(super) struct Names<'d> {
    known: HashMap<&'d str, (Hints, Tally)>,
    tags: HashMap<&'d LocalName, Tag>,
}

/// What the name of an element says.
#[derive(Clone, Copy)]
pub(super) struct Tag {
    /// How browsers lay the element out.
    pub(super) display: Display,
    /// Whether its text is never shown.
    pub(super) silent: bool,
    hints: Hints,
}

impl Tag {
    /// What the root and other things without a name say.
    pub(super) const FRAGMENT: Self = Self {
        display: Display::Block,
        silent: false,
        hints: Hints::NONE,
    };
}

impl<'d> Names<'d> {
    /// Returns what an element's name says.
    pub(super) fn tag(&mut self, name: &'d LocalName) -> Tag {
        *self.tags.entry(name).or_insert_with(|| Tag {
            display: html::display(name),
            silent: html::is_silent(name),
            hints: of_tag(name),
        })
    }

    /// Returns what the words of an attribute say.
    fn of_attribute(&mut self, value: &'d str) -> (Hints, Tally) {
        *self.known.entry(value).or_insert_with(|| {
            let (mut hints, mut tally) = (Hints::NONE, Tally::default());
            for word in words(value) {
                hints = hints.with(of_word(&word));
                tally.add(lexicon::score(lexicon::Words::Classes, &word));
            }
            (hints, tally)
        })
    }
}

/// Returns what one element says of everything inside it, by the table below and by the learned words.
pub(super) fn of_element<'d>(node: &'d Node, tag: Tag, names: &mut Names<'d>) -> (Hints, Tally) {
    let mut hints = tag.hints;
    let mut tally = Tally::default();
    for value in values(node) {
        let (of_value, more) = names.of_attribute(value);
        hints = hints.with(of_value);
        tally = tally.with(more);
    }
    if node.attribute("itemprop").contains("articleBody") {
        hints = hints.with(Hints::MARKED_BODY);
    }
    if is_hidden(node) {
        hints = hints.with(Hints::HIDDEN);
    }
    // A page's own frame is named after everything that is in it.
    if matches!(node.name(), "html" | "body") {
        (hints.without(FRAME), Tally::default())
    } else {
        (hints, tally)
    }
}

/// Returns the values of an element's attributes that name it.
pub(super) fn values(node: &Node) -> impl Iterator<Item = &str> {
    let names_it = |name: &str| {
        matches!(
            name,
            "class" | "id" | "role" | "itemprop" | "data-component" | "data-testid"
        )
    };
    node.attributes()
        .filter(move |(name, value)| names_it(name) && !value.is_empty())
        .map(|(_, value)| value)
}

/// Hints that the outermost elements cannot give: `<body class="single has-sidebar comments-open">`.
const FRAME: Hints = Hints::ALL_BUT_HIDDEN;

/// Number of words of one attribute that are looked at.
const MAX_WORDS: usize = 24;

fn of_tag(name: &str) -> Hints {
    match name {
        "nav" | "menu" => Hints::NAV,
        "header" => Hints::HEADER,
        "footer" => Hints::FOOTER,
        "aside" => Hints::ASIDE,
        "article" => Hints::ARTICLE,
        "main" => Hints::MAIN,
        "form" | "button" | "label" | "select" | "textarea" | "fieldset" | "input" => Hints::FORM,
        "figure" | "figcaption" => Hints::FIGURE,
        "ul" | "ol" | "dl" => Hints::LIST,
        "table" => Hints::TABLE,
        "blockquote" => Hints::QUOTE,
        "time" | "address" => Hints::BYLINE,
        "noscript" | "dialog" => Hints::NOTICE,
        _ => Hints::NONE,
    }
}

/// Returns what one word of a class name says.
fn of_word(word: &str) -> Hints {
    match word {
        "nav" | "navbar" | "navigation" | "menu" | "menus" | "submenu" | "breadcrumb" | "breadcrumbs" | "crumb"
        | "crumbs" | "topbar" | "toolbar" | "toc" | "pagination" | "pager" | "paging" | "skip" | "tabs"
        | "prevnext" | "offcanvas" | "navi" | "hamburger" => Hints::NAV,
        "header" | "masthead" | "banner" | "hdr" | "branding" | "logo" => Hints::HEADER,
        "footer" | "foot" | "footnav" | "colophon" | "copyright" | "imprint" | "disclaimer" | "legal" => Hints::FOOTER,
        "sidebar" | "aside" | "widget" | "widgets" | "rail" | "sidecol" | "secondary" | "complementary"
        | "rightcol" | "leftcol" | "panel" | "sticky" => Hints::ASIDE,
        "comment" | "comments" | "commentlist" | "respond" | "disqus" | "discussion" | "replies" | "reply"
        | "livefyre" | "kommentare" | "komentarze" | "commentaires" | "comentarios" | "yorumlar" => Hints::COMMENT,
        "related" | "recommended" | "recommend" | "recommendation" | "recommendations" | "recirc" | "recirculation"
        | "more" | "outbrain" | "taboola" | "trending" | "popular" | "mostread" | "latest" | "readmore" | "similar"
        | "teaser" | "teasers" | "also" | "read" | "next" | "previous" | "promoted" | "card" | "cards" | "carousel"
        | "list" | "listing" | "links" | "headlines" | "ticker" | "feed" => Hints::RELATED,
        "share" | "sharing" | "social" | "sharedaddy" | "addthis" | "addtoany" | "shareaholic" | "follow"
        | "twitter" | "facebook" | "whatsapp" | "telegram" | "print" | "tools" | "buttons" | "button" | "btn"
        | "likes" | "rating" | "vote" => Hints::SHARE,
        "ad" | "ads" | "adv" | "advert" | "adverts" | "advertisement" | "advertising" | "adsense" | "sponsor"
        | "sponsored" | "promo" | "promos" | "promotion" | "newsletter" | "subscribe" | "subscription" | "signup"
        | "paywall" | "premium" | "donate" | "donation" | "offer" | "marketing" | "cta" | "shop" | "shopping"
        | "membership" | "login" | "register" | "optin" | "mailing" => Hints::PROMO,
        "cookie" | "cookies" | "consent" | "gdpr" | "privacy" | "popup" | "modal" | "overlay" | "alert" | "notice"
        | "onetrust" | "lightbox" | "message" | "warning" | "toast" => Hints::NOTICE,
        "byline" | "author" | "authors" | "meta" | "metadata" | "date" | "dateline" | "timestamp" | "time"
        | "published" | "updated" | "tags" | "tag" | "category" | "categories" | "kicker" | "bio" | "contributor"
        | "credit" | "credits" | "source" | "info" | "label" | "labels" | "topics" | "datum" | "autor" | "keywords"
        | "section" => Hints::BYLINE,
        "articlebody" | "bodytext" | "storytext" | "articletext" | "fulltext" | "maincontent" | "postcontent"
        | "body" | "content" | "text" | "entry" | "story" | "post" | "article" | "prose" | "richtext" | "wysiwyg"
        | "paragraph" | "copy" | "texte" | "corps" | "inhalt" => Hints::CONTENT,
        "caption" | "figure" | "gallery" | "photo" | "image" | "picture" | "slideshow" | "video" | "media" | "foto"
        | "player" | "img" | "zoom" => Hints::FIGURE,
        "hidden" | "hide" | "invisible" | "screenreader" | "visuallyhidden" => Hints::HIDDEN_BY_CLASS,
        "title" | "headline" | "heading" | "titre" | "titulo" => Hints::TITLE,
        "lede" | "lead" | "summary" | "standfirst" | "subtitle" | "subheading" | "subheadline" | "dek" | "deck"
        | "excerpt" | "intro" | "abstract" | "teasertext" | "description" | "chapo" | "vorspann" | "sapo" => {
            Hints::LEDE
        }
        "blockquote" | "quote" | "pullquote" => Hints::QUOTE,
        _ => Hints::NONE,
    }
}

/// Returns whether the element and all in it are not shown.
fn is_hidden(node: &Node) -> bool {
    node.has_attribute("hidden") || hides(node.attribute("style"))
}

/// Returns whether a style keeps an element from being shown.
pub(super) fn hides(style: &str) -> bool {
    let says_none = |property: &str, value: &str| {
        style.split(';').filter_map(|rule| rule.split_once(':')).any(|(p, v)| {
            p.trim().eq_ignore_ascii_case(property)
                && v.trim()
                    .get(..value.len())
                    .is_some_and(|v| v.eq_ignore_ascii_case(value))
        })
    };
    !style.is_empty() && style.len() < 2_000 && (says_none("display", "none") || says_none("visibility", "hidden"))
}

/// Splits `post-relatedItems_v2` into `post`, `related`, `items`, `v`: lower case, at marks, digits and capitals.
pub(super) fn words(attribute: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let mut rest = attribute;
    let words = std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
        if rest.is_empty() {
            return None;
        }
        let bytes = rest.as_bytes();
        let breaks = |at: &usize| {
            !bytes[*at].is_ascii_alphabetic() || bytes[*at].is_ascii_uppercase() && bytes[*at - 1].is_ascii_lowercase()
        };
        let end = (1..bytes.len()).find(breaks).unwrap_or(bytes.len());
        let (word, after) = rest.split_at(end);
        rest = after;
        let has_capitals = word.bytes().any(|b| b.is_ascii_uppercase());
        Some(if has_capitals {
            Cow::Owned(word.to_ascii_lowercase())
        } else {
            Cow::Borrowed(word)
        })
    });
    words.take(MAX_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn class_names_fall_into_words() {
        let found: Vec<_> = words("post-relatedItems_v2 ADS  12é").collect();
        assert_eq!(found, ["post", "related", "items", "v", "ads"]);
    }

    #[test]
    fn words_say_what_is_inside() {
        for (word, hint) in [
            ("related", Hints::RELATED),
            ("breadcrumbs", Hints::NAV),
            ("byline", Hints::BYLINE),
            ("zebra", Hints::NONE),
        ] {
            assert_eq!(of_word(word), hint, "{word}");
        }
    }
}
