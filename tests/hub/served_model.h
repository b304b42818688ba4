// A model of two small files and one large one, as a hub lists and serves it, for tests of downloads.
#pragma once

#include <QCryptographicHash>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "tests/hub/small_server.h"

namespace diptych::tests {

inline const std::string commit(40, 'c');

inline std::string sha256(const std::string& content) {
    return QCryptographicHash::hash(QByteArray::fromStdString(content), QCryptographicHash::Sha256).toHex().toStdString();
}
inline std::string gitBlob(const std::string& content) {
    QByteArray text = QByteArray::fromStdString("blob " + std::to_string(content.size()));
    text.append('\0').append(QByteArray::fromStdString(content));
    return QCryptographicHash::hash(text, QCryptographicHash::Sha1).toHex().toStdString();
}

struct ServedModel {
    std::map<std::string, std::string> small{{"config.json", R"({"model_type": "clip"})"}, {"vocab.txt", "a\nb\n"}};
    std::string weights = std::string(300'000, 'w') + "end";

    nlohmann::json listing() const {
        nlohmann::json files = nlohmann::json::array();
        for (const auto& [name, content] : small)
            files.push_back({{"rfilename", name}, {"size", content.size()}, {"blobId", gitBlob(content)}});
        files.push_back({{"rfilename", "model.safetensors"}, {"size", weights.size()}, {"blobId", std::string(40, 'b')},
                         {"lfs", {{"sha256", sha256(weights)}, {"size", weights.size()}}}});
        files.push_back({{"rfilename", "flax_model.msgpack"}, {"size", 9}, {"blobId", std::string(40, 'd')}});
        return {{"sha", commit}, {"cardData", {{"license", "apache-2.0"}}}, {"siblings", files}};
    }

    // The file of a path …/resolve/COMMIT/NAME, from where the request wants it.
    ServedAnswer file(const ServedRequest& request) const {
        const std::string name = request.path.substr(request.path.rfind('/') + 1);
        const std::string content = name == "model.safetensors" ? weights : small.contains(name) ? small.at(name) : std::string();
        const std::string range = request.header("range");
        if (range.empty())
            return {.body = content};
        const std::size_t from = std::stoul(range.substr(std::string("bytes=").size()));
        if (from >= content.size())
            return {.status = 416};
        return {.status = 206, .body = content.substr(from),
                .headers = {"Content-Range: bytes " + std::to_string(from) + "-" + std::to_string(content.size() - 1) + "/" +
                            std::to_string(content.size())}};
    }

    ServedAnswer answer(const ServedRequest& request) const {
        return request.path.starts_with("/api/") ? ServedAnswer{.body = listing().dump()} : file(request);
    }
};

}  // namespace diptych::tests
