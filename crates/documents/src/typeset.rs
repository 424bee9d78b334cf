//! From a template and its data to a PDF/A-2b file: the one door to Typst.
//!
//! The template sees one outside fact, the file `/input.json` with the document's title and its data. There is no clock,
//! no network, no package and no file beside it, so the bytes depend on the input, the templates and the fonts alone.

use serde_json::{Value, json};
use thiserror::Error;
use typst::{
    Library, LibraryExt, World, WorldExt,
    diag::{FileError, FileResult, SourceDiagnostic},
    foundations::{Bytes, Datetime, Duration, Smart},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::{field, fonts::FAMILIES, frame};

/// The largest data of one document, in bytes of JSON: some four hundred pages of text.
pub const DATA_BYTES_MAX: usize = 1 << 20;

/// How many documents a memoised layout result outlives unused. Small, because two documents share little but the
/// library; not zero, because that little (fonts, the parsed library) is most of the time of a short document.
const MEMO_AGE_MAX: usize = 10;

/// The library every template imports, by path.
const LIBRARY: [(&str, &str); 6] = [
    ("lib.typ", include_str!("../templates/lib.typ")),
    ("lib/face.typ", include_str!("../templates/lib/face.typ")),
    ("lib/words.typ", include_str!("../templates/lib/words.typ")),
    ("lib/sheet.typ", include_str!("../templates/lib/sheet.typ")),
    ("lib/block.typ", include_str!("../templates/lib/block.typ")),
    ("lib/table.typ", include_str!("../templates/lib/table.typ")),
];

/// A template to set: what [`crate::kind::DocumentKind::template`] gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template<'a> {
    /// The name of the template's file without its ending; faults in the template are reported under it.
    pub name: &'a str,
    /// The document's Chinese title, also the title in the PDF's metadata.
    pub title: &'a str,
    /// The Typst source.
    pub source: &'a str,
}

/// A finished document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The PDF/A-2b file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// The text as it stands on the pages, line by line, a form feed after each page: for search and for tests.
    pub text: String,
    /// What Typst complained about without failing. A sound template leaves it empty.
    pub warnings: Vec<String>,
}

/// A character no font can show, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// The first page it stands on, from 1.
    pub page: usize,
    /// The Chinese name of the field it came from; `None` if it stands in the template itself.
    pub field: Option<String>,
}

/// Why a document could not be set.
#[derive(Debug, Error)]
pub enum TypesetError {
    /// The fonts given lack families the templates need.
    #[error("缺少文书字体：{}。请运行 tools/fonts 取得字体，并在配置中指明字体目录", families.join("、"))]
    FontsMissing {
        /// The missing families, with what each is for.
        families: Vec<String>,
    },
    /// The data holds characters that no font has.
    #[error("{}", missing_glyph_message(glyphs))]
    GlyphsMissing {
        /// The characters, in the order of their pages. Never empty.
        glyphs: Vec<MissingGlyph>,
    },
    /// The data is larger than [`DATA_BYTES_MAX`].
    #[error("文书内容过长（{size_bytes} 字节，最多 {DATA_BYTES_MAX} 字节），请将长材料作为附件，不要写入文书")]
    DataTooLarge {
        /// The size of the data as JSON.
        size_bytes: usize,
    },
    /// The template and the data do not fit each other. A fault of ours: nothing the user can change.
    #[error("文书模板“{template}”有误：{message}")]
    Template {
        /// The template's name.
        template: String,
        /// Typst's own words, with the line.
        message: String,
    },
}

fn missing_glyph_message(glyphs: &[MissingGlyph]) -> String {
    let list: Vec<String> = glyphs
        .iter()
        .map(|glyph| {
            let field = glyph.field.as_deref().unwrap_or("文书模板");
            let MissingGlyph { character, page, .. } = glyph;
            format!("第{page}页、字段“{field}”中的“{character}”（U+{:04X}）", *character as u32)
        })
        .collect();
    format!(
        "{}没有字体可以显示，请核对是否录错；确属人名、地名用字的，请在字体目录中增加收有该字的字体",
        list.join("；")
    )
}

/// Sets documents. Made once; safe to share between threads.
pub struct Typesetter {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    sources: Vec<Source>,
    input: FileId,
}

impl std::fmt::Debug for Typesetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typesetter").field("fonts", &self.fonts).finish_non_exhaustive()
    }
}

impl Typesetter {
    /// Takes the contents of font files; of collections and of other fonts only the faces of [`FAMILIES`] are kept.
    ///
    /// # Errors
    /// [`TypesetError::FontsMissing`] if a family of [`FAMILIES`] is in none of the files.
    pub fn new(files: impl IntoIterator<Item = Vec<u8>>) -> Result<Self, TypesetError> {
        let wanted = |font: &Font| FAMILIES.iter().any(|(family, _)| font.info().family == *family);
        let fonts: Vec<Font> = files.into_iter().flat_map(|file| Font::iter(Bytes::new(file))).filter(wanted).collect();
        let book = FontBook::from_fonts(&fonts);
        let families: Vec<String> = FAMILIES
            .iter()
            .filter(|(family, _)| !book.contains_family(&family.to_lowercase()))
            .map(|(family, role)| format!("{family}，{role}"))
            .collect();
        if !families.is_empty() {
            return Err(TypesetError::FontsMissing { families });
        }
        let source = |(path, text): (&str, &str)| Ok(Source::new(file_id(path)?, text.to_owned()));
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(book),
            fonts,
            sources: LIBRARY.into_iter().map(source).collect::<Result<_, TypesetError>>()?,
            input: file_id("input.json")?,
        })
    }

    /// Sets one document.
    ///
    /// # Errors
    /// [`TypesetError::GlyphsMissing`] and [`TypesetError::DataTooLarge`] are for the person who entered the data;
    /// [`TypesetError::Template`] means that the data has not the shape the template was written for.
    pub fn render(&self, template: &Template<'_>, data: &Value) -> Result<Pdf, TypesetError> {
        let result = self.set(template, data);
        typst::comemo::evict(MEMO_AGE_MAX);
        result
    }

    /// The pages of the document as inline SVG images, which fit the width they are given. Every `id` begins with
    /// `prefix` and the number of the page, so that several images can stand in one page of HTML.
    ///
    /// # Errors
    /// As [`Typesetter::render`].
    pub fn pages(&self, template: &Template<'_>, data: &Value, prefix: &str) -> Result<Vec<String>, TypesetError> {
        let result = self.laid_out(template, data, |document, _, _, _| {
            let options = typst_svg::SvgOptions { render_bleed: false, pretty: false };
            let page = |(index, page)| {
                let label = format!("{} 第{}页", template.title, index + 1);
                inline_svg(&typst_svg::svg(page, &options), &format!("{prefix}-{}-", index + 1), &label)
            };
            Ok(document.pages().iter().enumerate().map(page).collect())
        });
        typst::comemo::evict(MEMO_AGE_MAX);
        result
    }

    fn set(&self, template: &Template<'_>, data: &Value) -> Result<Pdf, TypesetError> {
        self.laid_out(template, data, |document, job, input, warnings| {
            let bytes = typst_pdf::pdf(document, &pdf_options(input)).map_err(|faults| job.fault(&faults))?;
            Ok(Pdf { bytes, pages: document.pages().len(), text: frame::text(document), warnings })
        })
    }

    /// Lays the document out, refuses characters without a glyph, and hands it on with its input and its warnings.
    fn laid_out<T>(
        &self,
        template: &Template<'_>,
        data: &Value,
        export: impl FnOnce(&PagedDocument, &Job<'_>, String, Vec<String>) -> Result<T, TypesetError>,
    ) -> Result<T, TypesetError> {
        let input = json!({ "title": template.title, "data": data }).to_string();
        if input.len() > DATA_BYTES_MAX {
            return Err(TypesetError::DataTooLarge { size_bytes: input.len() });
        }
        let main = Source::new(file_id(&format!("{}.typ", template.name))?, template.source.to_owned());
        let job = Job { setter: self, main, data: Bytes::from_string(input.clone()) };

        let compiled = typst::compile::<PagedDocument>(&job);
        let document = compiled.output.map_err(|faults| job.fault(&faults))?;
        let warnings = compiled.warnings.iter().map(|warning| job.describe(warning)).collect();

        let glyphs = missing_glyphs(&document, data);
        if !glyphs.is_empty() {
            return Err(TypesetError::GlyphsMissing { glyphs });
        }
        export(&document, &job, input, warnings)
    }
}

/// An SVG file as part of a page of HTML: its ids under a prefix, its size left to the page, hidden from screen readers,
/// for which the document's text stands elsewhere.
fn inline_svg(file: &str, prefix: &str, label: &str) -> String {
    let prefixed = file
        .replace(" id=\"", &format!(" id=\"{prefix}"))
        .replace("href=\"#", &format!("href=\"#{prefix}"))
        .replace("url(#", &format!("url(#{prefix}"));
    let Some((tag, rest)) = prefixed.split_once('>') else { return prefixed };
    let fitted: Vec<&str> = tag.split(' ').filter(|a| !a.starts_with("width=") && !a.starts_with("height=")).collect();
    format!("{} width=\"100%\" aria-hidden=\"true\"><title>{label}</title>{rest}", fitted.join(" "))
}

/// PDF/A-2b without a date. The identifier in the file is a hash of `input`, so two documents never share one.
fn pdf_options(input: String) -> PdfOptions {
    // A single standard cannot contradict itself, so the error cannot arise; the default would be plain PDF 1.7 and the
    // test of the metadata would see it.
    let standards = PdfStandards::new(&[PdfStandard::A_2b]).unwrap_or_default();
    PdfOptions {
        ident: Smart::Custom(input),
        creator: Smart::Custom(Some("xingquan".to_owned())),
        timestamp: None,
        standards,
        ..PdfOptions::default()
    }
}

/// The characters of `document` that were set as an empty box, each with its first page and the field it came from.
fn missing_glyphs(document: &PagedDocument, data: &Value) -> Vec<MissingGlyph> {
    let mut glyphs: Vec<MissingGlyph> = Vec::new();
    for (page, character) in frame::boxes(document) {
        if glyphs.iter().all(|glyph| glyph.character != character) {
            glyphs.push(MissingGlyph { character, page, field: field::containing(data, character) });
        }
    }
    glyphs
}

fn file_id(path: &str) -> Result<FileId, TypesetError> {
    match VirtualPath::new(path) {
        Ok(path) => Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path))),
        Err(fault) => Err(TypesetError::Template { template: path.to_owned(), message: format!("{fault:?}") }),
    }
}

/// The outside world of one document.
struct Job<'a> {
    setter: &'a Typesetter,
    main: Source,
    data: Bytes,
}

impl Job<'_> {
    fn fault(&self, faults: &[SourceDiagnostic]) -> TypesetError {
        let template = self.main.id().get().vpath().file_stem().unwrap_or_default().to_owned();
        let message = faults.iter().map(|fault| self.describe(fault)).collect::<Vec<_>>().join("; ");
        TypesetError::Template { template, message }
    }

    /// Typst's message, with the file and line it points to and the calls that led there.
    fn describe(&self, fault: &SourceDiagnostic) -> String {
        let mut text = fault.message.to_string();
        let spans = fault.span.id().map(|id| (id, self.range(fault.span)));
        let trace = fault.trace.iter().filter_map(|point| point.span.id().map(|id| (id, self.range(point.span))));
        for (id, range) in spans.into_iter().chain(trace) {
            let line = range.and_then(|range| self.source(id).ok()?.lines().byte_to_line(range.start));
            let line = line.map_or_else(String::new, |line| format!(":{}", line + 1));
            text.push_str(&format!(" ({}{line})", id.get().vpath().get_without_slash()));
        }
        text
    }
}

impl World for Job<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.setter.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.setter.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        std::iter::once(&self.main)
            .chain(&self.setter.sources)
            .find(|source| source.id() == id)
            .cloned()
            .ok_or_else(|| FileError::NotFound(id.get().vpath().get_without_slash().into()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.setter.input {
            return Ok(self.data.clone());
        }
        self.source(id).map(|source| Bytes::from_string(source.text().to_owned()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.setter.fonts.get(index).cloned()
    }

    /// No date: a document states the dates of its case and none of its printing.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
