#include "core/text/decoder.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/base/files.h"
#include "core/text/byte_level.h"
#include "core/text/letter_case.h"

namespace diptych {

namespace {

using CleanUp = std::pair<std::string_view, std::string_view>;

constexpr std::array<CleanUp, 10> pieceCleanUps{{{" .", "."},
                                                 {" ?", "?"},
                                                 {" !", "!"},
                                                 {" ,", ","},
                                                 {" n't", "n't"},
                                                 {" 'm", "'m"},
                                                 {" do not", " don't"},
                                                 {" 's", "'s"},
                                                 {" 've", "'ve"},
                                                 {" 're", "'re"}}};
constexpr std::array<CleanUp, 10> textCleanUps{{{" .", "."},
                                                {" ?", "?"},
                                                {" !", "!"},
                                                {" ,", ","},
                                                {" ' ", "'"},
                                                {" n't", "n't"},
                                                {" 'm", "'m"},
                                                {" 's", "'s"},
                                                {" 've", "'ve"},
                                                {" 're", "'re"}}};

std::string replacedAll(std::string_view text, std::string_view from, std::string_view to) {
    std::string out;
    std::size_t at = 0;
    for (std::size_t found = text.find(from); !from.empty() && found != std::string_view::npos;
         found = text.find(from, at)) {
        out += text.substr(at, found - at);
        out += to;
        at = found + from.size();
    }
    return out += text.substr(at);
}

template <std::size_t N>
std::string cleaned(std::string text, const std::array<CleanUp, N>& table) {
    for (const auto& [from, to] : table)
        text = replacedAll(text, from, to);
    return text;
}

std::string joined(const Pieces& pieces, std::string_view between) {
    std::string text;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (i > 0)
            text += between;
        text += pieces[i];
    }
    return text;
}

class ByteLevelDecoder : public Decoder {
public:
    void apply(Pieces& pieces) const override {
        std::string bytes;
        for (const std::string& piece : pieces)
            appendFromByteLevel(bytes, piece);
        pieces = {lossyUtf8(bytes)};
    }
};

// The byte of a piece such as <0x0A>, or -1.
int byteOf(std::string_view piece) {
    unsigned byte = 0;
    if (piece.size() != 6 || !piece.starts_with("<0x") || piece[5] != '>')
        return -1;
    const auto read = std::from_chars(piece.data() + 3, piece.data() + 5, byte, 16);
    return read.ec == std::errc() && read.ptr == piece.data() + 5 ? static_cast<int>(byte) : -1;
}

class ByteFallbackDecoder : public Decoder {
public:
    void apply(Pieces& pieces) const override {
        Pieces out;
        std::string bytes;
        const auto flush = [&] {
            if (isValidUtf8(bytes))
                out.push_back(bytes);
            else
                out.insert(out.end(), bytes.size(), "\xEF\xBF\xBD");
            bytes.clear();
        };
        for (const std::string& piece : pieces) {
            if (const int byte = byteOf(piece); byte >= 0) {
                bytes += static_cast<char>(byte);
                continue;
            }
            if (!bytes.empty())
                flush();
            out.push_back(piece);
        }
        if (!bytes.empty())
            flush();
        pieces = std::move(out);
    }
};

class FuseDecoder : public Decoder {
public:
    void apply(Pieces& pieces) const override { pieces = {joined(pieces, "")}; }
};

class StripDecoder : public Decoder {
public:
    StripDecoder(char32_t content, int start, int stop) : m_start(start), m_stop(stop) {
        appendUtf8(m_content, content);
    }
    void apply(Pieces& pieces) const override {
        for (std::string& piece : pieces) {
            std::string_view rest = piece;
            for (int i = 0; i < m_start && rest.starts_with(m_content); ++i)
                rest.remove_prefix(m_content.size());
            for (int i = 0; i < m_stop && rest.ends_with(m_content); ++i)
                rest.remove_suffix(m_content.size());
            piece = std::string(rest);
        }
    }

private:
    std::string m_content;
    int m_start, m_stop;
};

class ReplaceDecoder : public Decoder {
public:
    ReplaceDecoder(Pattern pattern, std::string content)
        : m_pattern(std::move(pattern)), m_content(std::move(content)) {}
    void apply(Pieces& pieces) const override {
        for (std::string& piece : pieces) {
            std::vector<ByteRange> matches;
            m_pattern.findAll(piece, matches);
            std::string out;
            std::size_t at = 0;
            for (const ByteRange& match : matches) {
                out.append(piece, at, match.begin - at).append(m_content);
                at = match.end;
            }
            piece = out.append(piece, at);
        }
    }

private:
    Pattern m_pattern;
    std::string m_content;
};

class MetaspaceDecoder : public Decoder {
public:
    MetaspaceDecoder(std::string replacement, PrependScheme scheme)
        : m_replacement(std::move(replacement)), m_scheme(scheme) {}
    void apply(Pieces& pieces) const override {
        for (std::size_t i = 0; i < pieces.size(); ++i)
            pieces[i] = replacedAll(pieces[i], m_replacement, i == 0 && m_scheme != PrependScheme::Never ? "" : " ");
    }

private:
    std::string m_replacement;
    PrependScheme m_scheme;
};

class WordPieceDecoder : public Decoder {
public:
    WordPieceDecoder(std::string prefix, bool cleanUp) : m_prefix(std::move(prefix)), m_cleanUp(cleanUp) {}
    void apply(Pieces& pieces) const override {
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            if (i > 0)
                pieces[i] = pieces[i].starts_with(m_prefix) ? pieces[i].substr(m_prefix.size()) : " " + pieces[i];
            if (m_cleanUp)
                pieces[i] = cleaned(std::move(pieces[i]), pieceCleanUps);
        }
    }

private:
    std::string m_prefix;
    bool m_cleanUp;
};

class BpeDecoder : public Decoder {
public:
    explicit BpeDecoder(std::string suffix) : m_suffix(std::move(suffix)) {}
    void apply(Pieces& pieces) const override {
        for (std::size_t i = 0; i < pieces.size(); ++i)
            pieces[i] = replacedAll(pieces[i], m_suffix, i + 1 < pieces.size() ? " " : "");
    }

private:
    std::string m_suffix;
};

class SentencePieceDecoder : public Decoder {
public:
    using Judge = std::function<bool(const std::string&)>;
    SentencePieceDecoder(Judge isSpecial, Judge isControl)
        : m_isSpecial(std::move(isSpecial)), m_isControl(std::move(isControl)) {}
    void apply(Pieces& pieces) const override {
        std::string text;
        Pieces run;
        bool afterSpecial = false;
        for (const std::string& piece : pieces) {
            if (!m_isSpecial(piece)) {
                run.push_back(piece);
                afterSpecial = false;
                continue;
            }
            text += (afterSpecial ? "" : " ") + runText(run) + piece;
            afterSpecial = true;
            run.clear();
        }
        text += runText(run);
        pieces = {std::string(pythonStripped(text))};
    }

private:
    // Marks at the beginning of a run fall away, the others are blanks.
    std::string runText(Pieces run) const {
        std::erase_if(run, m_isControl);
        makeByteFallbackDecoder()->apply(run);
        std::string text;
        for (const std::string& piece : run) {
            const bool falls = text.empty() && piece.starts_with(blankMark);
            text += replacedAll(falls ? piece.substr(blankMark.size()) : piece, blankMark, " ");
        }
        return text;
    }

    Judge m_isSpecial, m_isControl;
};

class DecoderSequence : public Decoder {
public:
    explicit DecoderSequence(std::vector<DecoderPtr> steps) : m_steps(std::move(steps)) {}
    void apply(Pieces& pieces) const override {
        for (const DecoderPtr& step : m_steps)
            step->apply(pieces);
    }

private:
    std::vector<DecoderPtr> m_steps;
};

}  // namespace

DecoderPtr makeByteLevelDecoder() {
    return std::make_unique<ByteLevelDecoder>();
}
DecoderPtr makeByteFallbackDecoder() {
    return std::make_unique<ByteFallbackDecoder>();
}
DecoderPtr makeFuseDecoder() {
    return std::make_unique<FuseDecoder>();
}
DecoderPtr makeBpeDecoder(std::string suffix) {
    return std::make_unique<BpeDecoder>(std::move(suffix));
}

DecoderPtr makeStripDecoder(char32_t content, int start, int stop) {
    return std::make_unique<StripDecoder>(content, start, stop);
}

DecoderPtr makeReplaceDecoder(Pattern pattern, std::string content) {
    return std::make_unique<ReplaceDecoder>(std::move(pattern), std::move(content));
}

DecoderPtr makeMetaspaceDecoder(std::string replacement, PrependScheme scheme) {
    return std::make_unique<MetaspaceDecoder>(std::move(replacement), scheme);
}

DecoderPtr makeWordPieceDecoder(std::string prefix, bool cleanUp) {
    return std::make_unique<WordPieceDecoder>(std::move(prefix), cleanUp);
}

DecoderPtr makeDecoderSequence(std::vector<DecoderPtr> steps) {
    return std::make_unique<DecoderSequence>(std::move(steps));
}

DecoderPtr makeSentencePieceDecoder(std::function<bool(const std::string&)> isSpecial,
                                    std::function<bool(const std::string&)> isControl) {
    return std::make_unique<SentencePieceDecoder>(std::move(isSpecial), std::move(isControl));
}

std::string cleanedUpText(std::string text) {
    return cleaned(std::move(text), textCleanUps);
}

}  // namespace diptych
