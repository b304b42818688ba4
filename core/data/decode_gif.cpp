#include <gif_lib.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>

#include "core/data/decoders.h"

namespace diptych {

namespace {

struct Memory {
    ImageBytes bytes;
    std::size_t at = 0;
};

int readMemory(GifFileType* gif, GifByteType* to, int count) {
    auto* memory = static_cast<Memory*>(gif->UserData);
    const std::size_t taken = std::min(memory->bytes.size() - memory->at, static_cast<std::size_t>(count));
    std::memcpy(to, memory->bytes.data() + memory->at, taken);
    memory->at += taken;
    return static_cast<int>(taken);
}

void closeGif(GifFileType* gif) { DGifCloseFile(gif, nullptr); }

using Gif = std::unique_ptr<GifFileType, void (*)(GifFileType*)>;

Gif open(Memory& memory) { return Gif(DGifOpen(&memory, readMemory, nullptr), closeGif); }

Error broken(const std::string& context) { return brokenPicture(context, "is a GIF that is damaged or cut short"); }

// Goes on to the next picture; reads the transparent index of a graphics control block on the way.
bool nextPicture(GifFileType* gif, std::optional<int>& transparent) {
    for (;;) {
        GifRecordType type = UNDEFINED_RECORD_TYPE;
        if (DGifGetRecordType(gif, &type) == GIF_ERROR || type == TERMINATE_RECORD_TYPE)
            return false;
        if (type == IMAGE_DESC_RECORD_TYPE)
            return DGifGetImageHeader(gif) != GIF_ERROR;
        if (type != EXTENSION_RECORD_TYPE)
            continue;
        int code = 0;
        GifByteType* block = nullptr;
        if (DGifGetExtension(gif, &code, &block) == GIF_ERROR)
            return false;
        if (code == GRAPHICS_EXT_FUNC_CODE && block != nullptr && block[0] >= 4)
            transparent = (block[1] & 1) != 0 ? std::optional<int>(block[4]) : std::nullopt;
        while (block != nullptr)
            if (DGifGetExtensionNext(gif, &block) == GIF_ERROR)
                return false;
    }
}

// Rows in the order in which they stand in the file.
std::vector<int> rowOrder(int height, bool interlaced) {
    std::vector<int> rows;
    if (!interlaced) {
        for (int y = 0; y < height; ++y)
            rows.push_back(y);
        return rows;
    }
    for (const auto& [first, step] : {std::pair(0, 8), std::pair(4, 8), std::pair(2, 4), std::pair(1, 2)})
        for (int y = first; y < height; y += step)
            rows.push_back(y);
    return rows;
}

bool recognises(ImageBytes bytes) { return startsWith(bytes, "GIF87a") || startsWith(bytes, "GIF89a"); }

// More than one picture, found by walking the blocks without decoding them.
bool isAnimated(ImageBytes bytes) {
    Memory memory{bytes};
    const Gif gif = open(memory);
    std::optional<int> transparent;
    if (!gif || !nextPicture(gif.get(), transparent))
        return false;
    int size = 0;
    GifByteType* block = nullptr;
    if (DGifGetCode(gif.get(), &size, &block) == GIF_ERROR)
        return false;
    while (block != nullptr)
        if (DGifGetCodeNext(gif.get(), &block) == GIF_ERROR)
            return false;
    return nextPicture(gif.get(), transparent);
}

Result<ImageHeader> readHeader(ImageBytes bytes, const std::string& context) {
    Memory memory{bytes};
    const Gif gif = open(memory);
    if (!gif || !plausibleSize(gif->SWidth, gif->SHeight))
        return broken(context);
    ImageHeader header;
    header.width = gif->SWidth;
    header.height = gif->SHeight;
    header.animated = isAnimated(bytes);
    return header;
}

bool decodeIndices(GifFileType* gif, std::vector<std::uint8_t>& canvas) {
    const GifImageDesc& frame = gif->Image;
    if (frame.Left < 0 || frame.Top < 0 || frame.Width <= 0 || frame.Height <= 0 ||
        frame.Left + frame.Width > gif->SWidth || frame.Top + frame.Height > gif->SHeight)
        return false;
    for (const int row : rowOrder(frame.Height, frame.Interlace)) {
        const auto at = static_cast<std::size_t>(frame.Top + row) * static_cast<std::size_t>(gif->SWidth);
        if (DGifGetLine(gif, &canvas[at + static_cast<std::size_t>(frame.Left)], frame.Width) == GIF_ERROR)
            return false;
    }
    return true;
}

// The first frame; around it stands the transparent colour, or colour 0.
Result<Image> decode(ImageBytes bytes, const std::string& context) {
    Memory memory{bytes};
    const Gif gif = open(memory);
    std::optional<int> transparent;
    if (!gif || !nextPicture(gif.get(), transparent))
        return broken(context);
    Image image(gif->SWidth, gif->SHeight);
    std::vector<std::uint8_t> canvas(image.pixels.size() / 3, static_cast<std::uint8_t>(transparent.value_or(0)));
    const ColorMapObject* colours = gif->Image.ColorMap != nullptr ? gif->Image.ColorMap : gif->SColorMap;
    if (!decodeIndices(gif.get(), canvas))
        return broken(context);
    const auto colourOf = [&](std::uint8_t index) {
        const bool known = colours != nullptr && index < colours->ColorCount;
        return known ? colours->Colors[index] : GifColorType{index, index, index};
    };
    if (transparent) {
        const GifColorType clear = colourOf(static_cast<std::uint8_t>(*transparent));
        image.transparentColour = {clear.Red, clear.Green, clear.Blue};
    }
    std::uint8_t* to = image.pixels.data();
    for (const std::uint8_t index : canvas) {
        const GifColorType colour = colourOf(index);
        *to++ = colour.Red;
        *to++ = colour.Green;
        *to++ = colour.Blue;
    }
    return image;
}

}  // namespace

const PictureDecoder gifDecoder{"gif", recognises, readHeader, decode};

}  // namespace diptych
