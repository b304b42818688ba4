#include <csetjmp>
#include <cstdio>
#include <cstring>

#include <jpeglib.h>
#include <jerror.h>

#include "core/data/decoders.h"

namespace diptych {

namespace {

struct Failure {
    jpeg_error_mgr manager;                        // first: libjpeg hands back a pointer to it
    std::jmp_buf jump;
    char message[JMSG_LENGTH_MAX];
};

[[noreturn]] void leave(j_common_ptr info) {
    auto* failure = reinterpret_cast<Failure*>(info->err);
    info->err->format_message(info, failure->message);
    std::longjmp(failure->jump, 1);
}

// Files cut short are refused as the reference does; other flaws of the data stream are tolerated like there.
void onMessage(j_common_ptr info, int level) {
    if (level < 0 && info->err->msg_code == JWRN_JPEG_EOF)
        leave(info);
}

// Owns the decompressor; every call into libjpeg happens below the setjmp of `guarded`.
class JpegReader {
public:
    explicit JpegReader(ImageBytes bytes) : m_bytes(bytes) {
        m_info.err = jpeg_std_error(&m_failure.manager);
        m_failure.manager.error_exit = leave;
        m_failure.manager.emit_message = onMessage;
        m_failure.message[0] = '\0';
    }
    ~JpegReader() { jpeg_destroy_decompress(&m_info); }
    JpegReader(const JpegReader&) = delete;
    JpegReader& operator=(const JpegReader&) = delete;

    bool open() {
        if (setjmp(m_failure.jump) != 0)
            return false;
        jpeg_create_decompress(&m_info);
        jpeg_mem_src(&m_info, reinterpret_cast<const unsigned char*>(m_bytes.data()), m_bytes.size());
        jpeg_save_markers(&m_info, JPEG_APP0 + 1, 0xFFFF);
        jpeg_read_header(&m_info, TRUE);
        return true;
    }

    // At least `side` on the longer side, in eighths of the full size; 0: full size.
    void reduceTo(int side) {
        const int longer = static_cast<int>(std::max(m_info.image_width, m_info.image_height));
        m_info.scale_denom = 8;
        m_info.scale_num = 8;
        while (side > 0 && m_info.scale_num > 1 && longer * static_cast<int>(m_info.scale_num - 1) / 8 >= side)
            --m_info.scale_num;
    }

    bool decode(Image& image, std::vector<std::uint8_t>& row) {
        if (setjmp(m_failure.jump) != 0)
            return false;
        const bool cmyk = m_info.num_components == 4;
        m_info.out_color_space = cmyk ? JCS_CMYK : m_info.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
        jpeg_start_decompress(&m_info);
        image = Image(static_cast<int>(m_info.output_width), static_cast<int>(m_info.output_height));
        row.resize(std::size_t{m_info.output_width} * static_cast<std::size_t>(m_info.output_components));
        while (m_info.output_scanline < m_info.output_height) {
            std::uint8_t* to = image.at(0, static_cast<int>(m_info.output_scanline));
            std::uint8_t* line = m_info.output_components == 3 ? to : row.data();
            jpeg_read_scanlines(&m_info, &line, 1);
            if (m_info.output_components == 1)
                spreadGrey(row, to);
            else if (cmyk)
                convertCmyk(row, to);
        }
        jpeg_finish_decompress(&m_info);
        return true;
    }

    const jpeg_decompress_struct& info() const { return m_info; }
    std::string message() const { return m_failure.message; }

private:
    static void spreadGrey(const std::vector<std::uint8_t>& row, std::uint8_t* to) {
        for (const std::uint8_t grey : row) {
            std::memset(to, grey, 3);
            to += 3;
        }
    }

    // Stored inverted, as Adobe does: what libjpeg hands out is 255 − C, 255 − M, 255 − Y, 255 − K.
    static void convertCmyk(const std::vector<std::uint8_t>& row, std::uint8_t* to) {
        for (std::size_t i = 0; i + 3 < row.size(); i += 4)
            for (std::size_t c = 0; c < 3; ++c) {
                const int light = row[i + 3], product = (255 - row[i + c]) * light + 128;
                *to++ = static_cast<std::uint8_t>(std::max(0, light - (((product >> 8) + product) >> 8)));
            }
    }

    ImageBytes m_bytes;
    Failure m_failure{};
    jpeg_decompress_struct m_info{};
};

bool recognises(ImageBytes bytes) { return startsWith(bytes, "\xFF\xD8\xFF"); }

Result<ImageHeader> readHeader(ImageBytes bytes, const std::string& context) {
    JpegReader reader(bytes);
    if (!reader.open())
        return brokenPicture(context, "is a damaged JPEG (" + reader.message() + ")");
    ImageHeader header;
    header.width = static_cast<int>(reader.info().image_width);
    header.height = static_cast<int>(reader.info().image_height);
    for (auto* marker = reader.info().marker_list; marker != nullptr; marker = marker->next) {
        const ImageBytes block(reinterpret_cast<const std::byte*>(marker->data), marker->data_length);
        if (startsWith(block, "Exif")) {
            header.orientation = exifOrientation(block);
            break;
        }
    }
    if (!plausibleSize(header.width, header.height))
        return brokenPicture(context, "has an impossible size");
    return header;
}

}  // namespace

Result<Image> decodeJpegReduced(ImageBytes bytes, const std::string& context, int side) {
    JpegReader reader(bytes);
    Image image;
    std::vector<std::uint8_t> row;
    if (!reader.open())
        return brokenPicture(context, "is a damaged JPEG (" + reader.message() + ")");
    reader.reduceTo(side);
    if (!reader.decode(image, row))
        return brokenPicture(context, "is a JPEG that is damaged or cut short (" + reader.message() + ")");
    return image;
}

static Result<Image> decodeJpeg(ImageBytes bytes, const std::string& context) {
    return decodeJpegReduced(bytes, context, 0);
}

const PictureDecoder jpegDecoder{"jpeg", recognises, readHeader, decodeJpeg};

}  // namespace diptych
