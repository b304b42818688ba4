#include "core/hub/file_digest.h"

#include <fcntl.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "core/base/files.h"

namespace diptych {

namespace {

constexpr std::size_t chunkBytes = 1 << 20;

std::string hexadecimal(const unsigned char* bytes, unsigned count) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < count; ++i) {
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 15];
    }
    return text;
}

// The rest of an open file into the digest.
Status feed(EVP_MD_CTX* digest, int descriptor, const std::string& context, const CancelToken& cancel) {
    std::vector<char> chunk(chunkBytes);
    while (true) {
        DIPTYCH_TRY(cancel.check());
        const ssize_t got = ::read(descriptor, chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return Error{ErrorCode::Io, std::string("cannot be read: ") + std::strerror(errno), context, "Check the disk"};
        if (got == 0)
            return {};
        EVP_DigestUpdate(digest, chunk.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace

Result<std::string> fileDigest(const std::filesystem::path& file, DigestKind kind, const CancelToken& cancel) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> digest(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    EVP_DigestInit_ex(digest.get(), kind == DigestKind::Sha256 ? EVP_sha256() : EVP_sha1(), nullptr);
    DIPTYCH_ASSIGN(const int descriptor, openRegularFile(file));
    struct stat status {};
    ::fstat(descriptor, &status);
    if (kind == DigestKind::GitBlob) {
        const std::string head = "blob " + std::to_string(status.st_size);
        EVP_DigestUpdate(digest.get(), head.c_str(), head.size() + 1);        // with the null byte
    }
    const Status fed = feed(digest.get(), descriptor, toUtf8(file), cancel);
    ::close(descriptor);
    DIPTYCH_TRY(fed);
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned count = 0;
    EVP_DigestFinal_ex(digest.get(), bytes.data(), &count);
    return hexadecimal(bytes.data(), count);
}

}  // namespace diptych
