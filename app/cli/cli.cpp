#include "app/cli/cli.h"

#include <cstdio>

#include "core/base/errors.h"
#include "core/base/files.h"
#include "core/base/safetensors.h"
#include "core/data/image_io.h"
#include "core/engine_loader.h"

namespace diptych {

Result<Engine*> Cli::engine() {
    if (device != "cpu")
        return Error{ErrorCode::Unsupported, "is \"" + device + "\", wanted cpu", "--device", "Leave the option out"};
    if (!m_engine) {
        DIPTYCH_ASSIGN(m_engine, loadEngine(EngineOptions{threads, device}));
        if (!m_engine->info().warning.empty())
            std::fprintf(stderr, "diptych-cli: warning: %s\n", visibleText(m_engine->info().warning).c_str());
    }
    return m_engine.get();
}

Result<std::shared_ptr<Model>> Cli::model(const std::string& folder) {
    DIPTYCH_ASSIGN(Engine* const loaded, engine());
    DIPTYCH_ASSIGN(auto opened, loaded->openModel(openRequest(folder), job));
    warnAbout(folder, opened->info());
    return opened;
}

void Cli::warnAbout(const std::string& folder, const ModelInfo& info) const {
    if (!info.advice.empty())
        std::fprintf(stderr, "diptych-cli: warning: %s: %s\n", visibleText(folder).c_str(), info.advice.c_str());
    std::string keys;
    for (const std::string& key : info.unreadKeys)
        keys += (keys.empty() ? "" : ", ") + key;
    if (!keys.empty())
        std::fprintf(stderr, "diptych-cli: warning: %s/config.json: %s: not known here, what that asks for is not done\n",
                     visibleText(folder).c_str(), visibleText(keys).c_str());
}

OpenRequest Cli::openRequest(const std::string& folder) const {
    OpenRequest request{.folder = fromUtf8(folder), .dtype = dtype};
    for (const std::string& adapter : adapters)
        request.adapters.push_back(fromUtf8(adapter));
    return request;
}

void Cli::print(const Json& document) const {
    std::puts(document.dump(-1, ' ', false, Json::error_handler_t::replace).c_str());
}

Result<std::vector<SharedImage>> readImages(const std::vector<std::string>& paths) {
    std::vector<SharedImage> images;
    for (const std::string& path : paths) {
        DIPTYCH_ASSIGN(Image image, readImage(fromUtf8(path)));
        images.push_back(std::make_shared<const Image>(std::move(image)));
    }
    return images;
}

Json matrixJson(const std::vector<float>& values, std::size_t rows, std::size_t cols) {
    Json matrix = Json::array();
    for (std::size_t r = 0; r < rows; ++r) {
        const auto begin = values.begin() + static_cast<std::ptrdiff_t>(r * cols);
        matrix.push_back(std::vector<float>(begin, begin + static_cast<std::ptrdiff_t>(cols)));
    }
    return matrix;
}

Status writeArrays(const std::string& path, const std::vector<NamedArray>& arrays,
                   const std::map<std::string, std::string>& metadata) {
    std::vector<TensorToWrite> tensors;
    for (const NamedArray& array : arrays)
        tensors.push_back({array.name, DType::F32, array.shape, std::as_bytes(std::span(array.values))});
    return writeSafetensors(fromUtf8(path), std::move(tensors), metadata);
}

}  // namespace diptych
