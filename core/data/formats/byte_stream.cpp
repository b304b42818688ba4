#include "core/data/formats/byte_stream.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "core/base/files.h"

namespace diptych {

namespace {

constexpr std::size_t chunkBytes = std::size_t{1} << 20;

class FileStream : public ByteStream {
public:
    FileStream(int descriptor, std::string name) : m_descriptor(descriptor), m_name(std::move(name)) {}
    ~FileStream() override { ::close(m_descriptor); }

    Result<std::size_t> read(std::span<char> into) override {
        for (;;) {
            const ssize_t got = ::read(m_descriptor, into.data(), into.size());
            if (got >= 0)
                return static_cast<std::size_t>(got);
            if (errno != EINTR)
                return Error{ErrorCode::Io, std::string("cannot be read: ") + std::strerror(errno), m_name, "Check the disk"};
        }
    }

private:
    int m_descriptor;
    std::string m_name;
};

}  // namespace

Result<std::unique_ptr<ByteStream>> openFileStream(const std::filesystem::path& file) {
    DIPTYCH_ASSIGN(const int descriptor, openRegularFile(file));
    return std::unique_ptr<ByteStream>(std::make_unique<FileStream>(descriptor, toUtf8(file)));
}

Result<std::string> firstBytes(ByteStream& stream, std::size_t count) {
    std::string bytes(count, '\0');
    std::size_t filled = 0;
    while (filled < count) {
        DIPTYCH_ASSIGN(const std::size_t got, stream.read(std::span(bytes).subspan(filled)));
        if (got == 0)
            break;
        filled += got;
    }
    bytes.resize(filled);
    return bytes;
}

ByteWindow::ByteWindow(ByteStream& stream, std::size_t longestRecord)
    : m_stream(stream), m_longest(longestRecord), m_bytes(chunkBytes + padding) {}

bool ByteWindow::refill() {
    if (m_ended)
        return false;
    if (end - m_begin > m_longest) {
        dropped = true;
        m_begin = at;
    }
    if (m_begin > 0) {
        std::memmove(m_bytes.data(), m_bytes.data() + m_begin, end - m_begin);
        at -= m_begin;
        end -= m_begin;
        m_begin = 0;
    }
    if (m_bytes.size() < end + chunkBytes / 2 + padding)
        m_bytes.resize(std::max(m_bytes.size() * 2, end + chunkBytes + padding));
    auto got = m_stream.read(std::span(m_bytes).subspan(end, m_bytes.size() - padding - end));
    if (!got.ok())
        m_status = got.error();
    m_ended = !got.ok() || *got == 0;
    end += got.ok() ? *got : 0;
    return !m_ended;
}

}  // namespace diptych
