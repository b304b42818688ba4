#include "core/hub/web_client.h"

#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "core/base/errors.h"

namespace diptych {

namespace {

constexpr int maxRedirects = 5;
constexpr std::size_t maxErrorBytes = 4096, maxHeaders = 200;
constexpr long connectSeconds = 30, stalledSeconds = 60;

bool isRedirect(long status) { return status == 301 || status == 302 || status == 303 || status == 307 || status == 308; }

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blank = " \t\r\n";
    const auto begin = text.find_first_not_of(blank);
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin, text.find_last_not_of(blank) - begin + 1);
}

}  // namespace

// What libcurl's callbacks work on; none of them throws.
struct WebClient::Transfer {
    CURL* curl;
    const WebBody& body;
    const CancelToken& cancel;
    WebAnswer answer;
    std::optional<Error> failure;
    bool begun = false;

    Status take(std::span<const std::byte> bytes) {
        if (answer.status != 200 && answer.status != 206) {
            const std::size_t room = maxErrorBytes - std::min(maxErrorBytes, answer.body.size());
            answer.body.append(reinterpret_cast<const char*>(bytes.data()), std::min(room, bytes.size()));
            return {};
        }
        if (!begun)
            DIPTYCH_TRY(body.begin(answer));
        begun = true;
        return body.take(bytes);
    }

    void configure() {
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(curl, CURLOPT_USERAGENT, "diptych");
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
        curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, connectSeconds);
        curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
        curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, stalledSeconds);
        curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, onBody);
        curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
        curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, onHeader);
        curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
        curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
        curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, onProgress);
        curl_easy_setopt(curl, CURLOPT_XFERINFODATA, this);
    }

    static std::size_t onBody(char* data, std::size_t, std::size_t size, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &transfer.answer.status);
        const Status status = transfer.take(std::as_bytes(std::span(data, size)));
        if (status.ok())
            return size;
        transfer.failure = status.error();
        return 0;
    }

    static std::size_t onHeader(char* data, std::size_t, std::size_t size, void* self) {
        auto& headers = static_cast<Transfer*>(self)->answer.headers;
        const std::string_view line(data, size);
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || headers.size() >= maxHeaders)
            return size;
        std::string name(line.substr(0, colon));
        for (char& c : name)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        headers[name] = trimmed(line.substr(colon + 1));
        return size;
    }

    static int onProgress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        return static_cast<Transfer*>(self)->cancel.cancelled() ? 1 : 0;
    }
};

WebClient::WebClient(WebAddress endpoint, std::string token, CancelToken cancel)
    : m_endpoint(std::move(endpoint)), m_token(std::move(token)), m_cancel(std::move(cancel)),
      m_curl(curl_easy_init(), curl_easy_cleanup) {}

WebClient::~WebClient() = default;

Result<WebAnswer> WebClient::once(const WebAddress& address, std::uint64_t offset, const WebBody& body, WebAnswer answer) {
    CURL* curl = m_curl.get();
    Transfer transfer{curl, body, m_cancel, std::move(answer), std::nullopt};
    curl_easy_reset(curl);
    std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(nullptr, curl_slist_free_all);
    if (!m_token.empty() && address.origin == m_endpoint.origin)
        headers.reset(curl_slist_append(nullptr, ("Authorization: Bearer " + m_token).c_str()));
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl, CURLOPT_URL, address.text.c_str());
    transfer.configure();
    const std::string range = std::to_string(offset) + "-";
    if (offset > 0)
        curl_easy_setopt(curl, CURLOPT_RANGE, range.c_str());
    const CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &transfer.answer.status);
    if (transfer.failure)
        return *std::move(transfer.failure);
    DIPTYCH_TRY(m_cancel.check());
    if (code != CURLE_OK)
        return Error{ErrorCode::Io, std::string("cannot be fetched: ") + curl_easy_strerror(code), address.text,
                     "Check the connection and try again; what has arrived is kept"};
    const bool taken = transfer.answer.status == 200 || transfer.answer.status == 206;
    if (taken && !transfer.begun)
        DIPTYCH_TRY(body.begin(transfer.answer));
    return std::move(transfer.answer);
}

Result<WebAnswer> WebClient::get(const std::string& text, std::uint64_t offset, const WebBody& body) {
    DIPTYCH_ASSIGN(WebAddress address, WebAddress::parse(text));
    WebAnswer answer;
    for (int step = 0; step <= maxRedirects; ++step) {
        answer.headers.erase("location");
        answer.body.clear();
        DIPTYCH_ASSIGN(answer, once(address, offset, body, std::move(answer)));
        const auto location = answer.headers.find("location");
        if (!isRedirect(answer.status) || location == answer.headers.end())
            return answer;
        DIPTYCH_ASSIGN(address, address.redirectedTo(visibleText(location->second)));
    }
    return Error{ErrorCode::BadInput, "redirects more than " + std::to_string(maxRedirects) + " times", text, "Choose another endpoint"};
}

Result<WebAnswer> WebClient::getText(const std::string& address, std::uint64_t maxBytes) {
    std::string text;
    const WebBody body{[](const WebAnswer&) { return Status(); },
                       [&](std::span<const std::byte> bytes) -> Status {
                           if (text.size() + bytes.size() > maxBytes)
                               return Error{ErrorCode::BadInput, "answers with more than " + std::to_string(maxBytes) + " bytes",
                                            address, "Choose another endpoint"};
                           text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
                           return {};
                       }};
    DIPTYCH_ASSIGN(WebAnswer answer, get(address, 0, body));
    if (answer.body.empty())
        answer.body = std::move(text);
    return answer;
}

}  // namespace diptych
