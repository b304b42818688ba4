#include <algorithm>
#include <array>
#include <functional>
#include <mutex>
#include <span>

#include "core/base/files.h"
#include "core/data/checks/pictures.h"
#include "core/data/decoders.h"
#include "core/data/formats/data_files.h"
#include "core/data/formats/picture_store.h"
#include "core/data/resample.h"

namespace diptych {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t hugePixels = 25'000'000, pixelsAtOnce = 16'000'000;
constexpr std::uintmax_t bytesAtOnce = std::uintmax_t{64} << 20;
constexpr int hugeSide = 10'000, tinySide = 32, widestAspect = 5, reducedSide = 256;
constexpr double blankSpread = 3.0, blurredSharpness = 0.002;

struct Ending {
    std::string_view ending, format;
};

// Formats by the endings of their names; other endings claim nothing.
std::string_view formatOfEnding(const std::string& ending) {
    static constexpr std::array<Ending, 13> endings{{{".jpg", "jpeg"}, {".jpeg", "jpeg"}, {".jpe", "jpeg"}, {".jfif", "jpeg"}, {".png", "png"},
                                                     {".apng", "png"}, {".webp", "webp"}, {".tif", "tiff"}, {".tiff", "tiff"}, {".gif", "gif"},
                                                     {".bmp", "bmp"}, {".dib", "bmp"}, {".svg", "svg"}}};
    const auto found = std::find_if(endings.begin(), endings.end(), [&](const Ending& known) { return known.ending == ending; });
    return found == endings.end() ? std::string_view() : found->format;
}

std::uint32_t littleEndian(ImageBytes bytes, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4 && at + i < bytes.size(); ++i)
        value |= std::to_integer<std::uint32_t>(bytes[at + i]) << (8 * i);
    return value;
}

std::uint32_t bigEndian(ImageBytes bytes, std::size_t at) {
    const std::uint32_t value = littleEndian(bytes, at);
    return (value >> 24) | ((value >> 8) & 0xFF00u) | ((value << 8) & 0xFF0000u) | (value << 24);
}

// Does the file lack the mark that ends its format, or bytes that it says it has? Zeros that pad the end do not count.
bool looksCut(ImageBytes bytes, std::string_view format) {
    std::size_t end = bytes.size();
    while (end > 0 && bytes[end - 1] == std::byte{0})
        --end;
    const auto endsWith = [&](std::string_view mark, std::size_t before) {
        return end >= mark.size() + before && startsWith(bytes.first(end), mark, end - mark.size() - before);
    };
    if (format == "jpeg")
        return !endsWith("\xFF\xD9", 0);
    if (format == "png")
        return !endsWith("IEND", 4);
    if (format == "gif")
        return !endsWith("\x3B", 0);
    if (format == "webp")
        return littleEndian(bytes, 4) + std::uint64_t{8} > bytes.size();
    if (format == "bmp")
        return littleEndian(bytes, 2) > bytes.size();
    return false;
}

// A PNG may claim sizes that the decoder refuses to call a header at all.
bool claimsTooMuch(ImageBytes bytes, std::string_view format, std::int64_t most) {
    if (format != "png" || bytes.size() < 24)
        return false;
    const std::uint64_t width = bigEndian(bytes, 16), height = bigEndian(bytes, 20);
    return width * height > static_cast<std::uint64_t>(most);
}

// The PNG decoder shows the first frame and does not tell of others: they are announced by a chunk before the pixels.
bool isAnimatedPng(ImageBytes bytes) {
    constexpr std::size_t signature = 8, aroundContent = 12;
    for (std::size_t at = signature; at < bytes.size() && !startsWith(bytes, "IDAT", at + 4); at += aroundContent + bigEndian(bytes, at))
        if (startsWith(bytes, "acTL", at + 4))
            return true;
    return false;
}

// Large pictures are decoded one at a time, so that many cores do not need much memory.
template <typename Work>
auto oneAtATime(bool large, Work work) {
    static std::mutex mutex;
    std::unique_lock lock(mutex, std::defer_lock);
    if (large)
        lock.lock();
    return work();
}

class PictureLook {
public:
    PictureLook(const std::string& content, const std::string& name, PictureFacts& facts)
        : m_bytes(std::as_bytes(std::span(content.data(), content.size()))), m_name(name), m_facts(facts) {}

    void run() {
        m_decoder = recognisedDecoder(m_bytes);
        if (m_decoder == nullptr)
            return fault("unreadable_image", "is no picture that is read here");
        const auto header = m_decoder->readHeader(m_bytes, m_name);
        if (!header.ok())
            return broken(header.error());
        noteHeader(*header);
        const std::int64_t pixels = std::int64_t{header->width} * header->height;
        if (pixels > ImageLimits().maxPixels)
            return fault("image_bomb", sizeText() + " pixels in " + std::to_string(m_bytes.size()) + " bytes");
        if (pixels > hugePixels || std::max(m_facts.width, m_facts.height) > hugeSide)
            fault("huge_image", sizeText() + " px");
        const auto image = oneAtATime(pixels > pixelsAtOnce, [&] { return reduced(header->orientation); });
        image.ok() ? measure(*image) : broken(image.error());
    }

private:
    void fault(std::string_view code, std::string detail) { m_facts.faults.emplace_back(code, std::move(detail)); }
    std::string sizeText() const { return std::to_string(m_facts.width) + " × " + std::to_string(m_facts.height); }

    void broken(const Error& error) {
        if (claimsTooMuch(m_bytes, m_decoder->format, ImageLimits().maxPixels))
            fault("image_bomb", error.message);
        else
            fault(looksCut(m_bytes, m_decoder->format) ? "truncated_image" : "unreadable_image", error.message);
    }

    void noteHeader(const ImageHeader& header) {
        m_facts.turned = header.orientation > 4;
        m_facts.width = m_facts.turned ? header.height : header.width;
        m_facts.height = m_facts.turned ? header.width : header.height;
        const std::string_view claimed = formatOfEnding(endingOf(m_name));
        if (!claimed.empty() && claimed != m_decoder->format)
            fault("wrong_extension", "is named " + endingOf(m_name) + ", its content is " + m_decoder->format);
        if (header.animated || (m_decoder == &pngDecoder && isAnimatedPng(m_bytes)))
            fault("animated_image", "has several frames");
        const int shorter = std::min(m_facts.width, m_facts.height), longer = std::max(m_facts.width, m_facts.height);
        if (shorter < tinySide)
            fault("tiny_image", sizeText() + " px, wanted at least " + std::to_string(tinySide) + " a side");
        if (longer > std::int64_t{widestAspect} * shorter)
            fault("extreme_aspect", sizeText() + " px");
    }

    Result<Image> reduced(int orientation) const {
        Result<Image> whole = m_decoder == &jpegDecoder ? decodeJpegReduced(m_bytes, m_name, reducedSide) : m_decoder->decode(m_bytes, m_name);
        DIPTYCH_ASSIGN(const Image image, std::move(whole));
        const int longer = std::max(image.width, image.height);
        const auto scaled = [&](int side) { return longer <= reducedSide ? side : std::max(1, side * reducedSide / longer); };
        return upright(resize(image, scaled(image.width), scaled(image.height), Filter::Bilinear), orientation);
    }

    void measure(const Image& image) {
        if (channelSpread(image) < blankSpread)
            return fault("blank_image", "hardly any pixel differs from the others");
        m_facts.look = perceptualHash(image);
        m_facts.miniature = miniatureOf(image);
        m_facts.hasLook = true;
        if (sharpness(image) < blurredSharpness)
            fault("blurred_image", "has no edges at " + std::to_string(reducedSide) + " px");
    }

    ImageBytes m_bytes;
    const std::string& m_name;
    PictureFacts& m_facts;
    const PictureDecoder* m_decoder = nullptr;
};

void lookAtFile(const fs::path& file, PictureFactsStore* store, PictureFacts& facts) {
    const auto content = readPictureBytes(file, static_cast<std::size_t>(ImageLimits().maxFileBytes));
    if (!content.ok())
        return facts.faults.emplace_back("unreadable_image", content.error().message), void();
    facts.wasRead = true;
    facts.bytes = content->size();
    facts.contentHash = std::hash<std::string_view>()(*content);
    if (content->empty())
        return facts.faults.emplace_back("empty_file", "holds no bytes"), void();
    const std::string name = toUtf8(file);
    if (store != nullptr)
        if (auto known = store->ofContent({facts.contentHash, facts.bytes, endingOf(name)}))
            return facts = *std::move(known), void();
    PictureLook(*content, name, facts).run();
}

PictureFacts freshLook(const fs::path& file, PictureFactsStore* store) {
    std::error_code ignored;
    const auto bytes = fs::file_size(file, ignored);
    PictureFacts facts;
    if (!ignored && bytes > bytesAtOnce) {
        static std::mutex mutex;                                    // another than that of decoding, which follows
        const std::lock_guard lock(mutex);
        lookAtFile(file, store, facts);
    } else {
        lookAtFile(file, store, facts);
    }
    return facts;
}

}  // namespace

PictureFacts lookAtPicture(const fs::path& file, PictureFactsStore* store) {
    if (store == nullptr)
        return freshLook(file, nullptr);
    const FileStamp stamp = stampOfPicture(file);
    if (auto known = store->ofFile(file, stamp))
        return *std::move(known);
    PictureFacts facts = freshLook(file, store);
    store->keep(file, stamp, facts);
    return facts;
}

}  // namespace diptych
