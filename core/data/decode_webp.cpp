#include <webp/decode.h>
#include <webp/demux.h>

#include <cstring>
#include <memory>

#include "core/data/decoders.h"

namespace diptych {

namespace {

using Demuxer = std::unique_ptr<WebPDemuxer, void (*)(WebPDemuxer*)>;

const std::uint8_t* raw(ImageBytes bytes) { return reinterpret_cast<const std::uint8_t*>(bytes.data()); }

Demuxer demux(ImageBytes bytes) {
    const WebPData data{raw(bytes), bytes.size()};
    return Demuxer(WebPDemux(&data), WebPDemuxDelete);
}

bool recognises(ImageBytes bytes) { return startsWith(bytes, "RIFF") && startsWith(bytes, "WEBP", 8); }

Result<ImageHeader> readHeader(ImageBytes bytes, const std::string& context) {
    const Demuxer demuxer = demux(bytes);
    if (!demuxer)
        return brokenPicture(context, "is a WebP that is damaged or cut short");
    ImageHeader header;
    header.width = static_cast<int>(WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH));
    header.height = static_cast<int>(WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT));
    header.animated = WebPDemuxGetI(demuxer.get(), WEBP_FF_FRAME_COUNT) > 1;
    WebPChunkIterator chunk{};
    if (WebPDemuxGetChunk(demuxer.get(), "EXIF", 1, &chunk) != 0) {
        header.orientation = exifOrientation({reinterpret_cast<const std::byte*>(chunk.chunk.bytes), chunk.chunk.size});
        WebPDemuxReleaseChunkIterator(&chunk);
    }
    if (!plausibleSize(header.width, header.height))
        return brokenPicture(context, "has an impossible size");
    return header;
}

// The first frame on a black canvas; alpha is dropped.
Result<Image> decode(ImageBytes bytes, const std::string& context) {
    const Demuxer demuxer = demux(bytes);
    WebPIterator frame{};
    if (!demuxer || WebPDemuxGetFrame(demuxer.get(), 1, &frame) == 0)
        return brokenPicture(context, "is a WebP that is damaged or cut short");
    const std::unique_ptr<WebPIterator, void (*)(WebPIterator*)> release(&frame, WebPDemuxReleaseIterator);
    int width = 0, height = 0;
    const std::unique_ptr<std::uint8_t, void (*)(void*)> pixels(
        WebPDecodeRGBA(frame.fragment.bytes, frame.fragment.size, &width, &height), WebPFree);
    Image image(static_cast<int>(WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_WIDTH)),
                static_cast<int>(WebPDemuxGetI(demuxer.get(), WEBP_FF_CANVAS_HEIGHT)));
    if (!pixels || frame.x_offset < 0 || frame.y_offset < 0 || frame.x_offset + width > image.width ||
        frame.y_offset + height > image.height)
        return brokenPicture(context, "is a WebP that is damaged or cut short");
    for (int y = 0; y < height; ++y) {
        const std::uint8_t* from = pixels.get() + static_cast<std::size_t>(y) * static_cast<std::size_t>(width) * 4;
        std::uint8_t* to = image.at(frame.x_offset, frame.y_offset + y);
        for (int x = 0; x < width; ++x, from += 4, to += 3)
            std::memcpy(to, from, 3);
    }
    return image;
}

}  // namespace

const PictureDecoder webpDecoder{"webp", recognises, readHeader, decode};

}  // namespace diptych
