// Run folders that train in a second or two: all seven objectives over the sample pictures on the folder of tiny_model.h;
// and what a finished or interrupted run folder must look like.
#pragma once

#include <map>
#include <set>
#include <sstream>
#include <vector>

#include "tests/support/tiny_model.h"

namespace diptych::tests {

namespace fs = std::filesystem;

inline nlohmann::json tinyRequest(int steps) {
    nlohmann::json objectives = nlohmann::json::array();
    for (const char* kind : {"itc", "itm", "caption", "vqa", "patch", "ground", "refer"})
        objectives.push_back({{"kind", kind}});
    objectives[0]["learn_temperature"] = true;
    objectives[1]["negatives"] = "sentences";
    return {{"data", {{"kind", "set"}, {"path", samples().string()}, {"questions", 2}, {"augment", {{"brightness", 0.2}}}}},
            {"model", "../model"}, {"init", "random"}, {"objectives", objectives}, {"batch", 2}, {"steps", steps},
            {"lr", 1e-3}, {"warmup", 2}, {"optimizer", {{"kind", "muon"}}}, {"grad_clip", 1.0}, {"ema", {{"decay", 0.9}}},
            {"checkpoint_every", 3}, {"eval_every", 4}, {"eval_batches", 1}, {"keep_checkpoints", 2},
            {"best", {{"metric", "loss"}}}, {"seed", 3}};
}

// ROOT/model and ROOT/NAME/run.json; gives ROOT/NAME.
inline fs::path writeRun(const fs::path& root, const std::string& name, const nlohmann::json& request) {
    if (!fs::exists(root / "model"))
        writeTinyModel(root / "model");
    fs::create_directories(root / name);
    writeContent(root / name / "run.json", request.dump());
    return root / name;
}

// Every line of events.jsonl; a line that is no JSON object becomes null.
inline std::vector<nlohmann::json> eventsOf(const fs::path& run) {
    std::vector<nlohmann::json> events;
    std::istringstream lines(contentOf(run / "events.jsonl"));
    for (std::string line; std::getline(lines, line);) {
        nlohmann::json event = nlohmann::json::parse(line, nullptr, false);
        events.push_back(event.is_object() ? std::move(event) : nlohmann::json());
    }
    return events;
}

// What each step (or evaluation) told, without what a clock decides. Steps that were done again must tell the same.
struct Told {
    std::map<std::int64_t, nlohmann::json> byStep;
    bool contradicts = false;
};

inline Told toldBy(const std::vector<nlohmann::json>& events, const std::string& kind) {
    Told told;
    for (nlohmann::json event : events) {
        if (!event.is_object() || event.value("kind", "") != kind)
            continue;
        for (const char* clock : {"t", "seconds", "waited"})
            event.erase(clock);
        const auto [place, fresh] = told.byStep.emplace(event["step"].get<std::int64_t>(), event);
        told.contradicts = told.contradicts || (!fresh && place->second != event);
    }
    return told;
}

// Every file below the folder whose name begins with a dot: nothing temporary may be left.
inline std::string leftoversIn(const fs::path& run) {
    std::string names;
    for (const auto& entry : fs::recursive_directory_iterator(run))
        if (entry.path().filename().string().starts_with("."))
            names += entry.path().string() + " ";
    return names;
}

inline std::set<std::string> checkpointsOf(const fs::path& run) {
    std::set<std::string> names;
    if (fs::exists(run / "checkpoints"))
        for (const auto& entry : fs::directory_iterator(run / "checkpoints"))
            if (const std::string name = entry.path().filename().string(); !name.starts_with("."))
                names.insert(name);
    return names;
}

// The first file of a whole checkpoint that is absent; empty: it is whole.
inline std::string missingIn(const fs::path& checkpoint) {
    for (const char* name : {"config.json", "vocab.txt", "preprocessor_config.json", "model.safetensors", "ema/model.safetensors",
                             "optimizer.safetensors", "trainer.json"})
        if (!fs::exists(checkpoint / name))
            return (checkpoint / name).string();
    return {};
}

// Two finished runs hold the same: weights, trainer's state, what every step told. The first difference, or nothing.
inline std::string differenceOf(const fs::path& got, const fs::path& want) {
    if (checkpointsOf(got) != checkpointsOf(want))
        return "other checkpoints";
    if (fs::read_symlink(got / "best") != fs::read_symlink(want / "best"))
        return "another best checkpoint";
    const std::string last = *checkpointsOf(want).rbegin();
    for (const char* name : {"model.safetensors", "ema/model.safetensors", "optimizer.safetensors", "trainer.json"})
        if (contentOf(got / "checkpoints" / last / name) != contentOf(want / "checkpoints" / last / name))
            return std::string(name) + " of " + last + " differs";
    for (const char* kind : {"step", "eval"}) {
        const Told a = toldBy(eventsOf(got), kind), b = toldBy(eventsOf(want), kind);
        if (a.contradicts || a.byStep != b.byStep)
            return std::string("events of kind ") + kind + " differ";
    }
    const auto events = eventsOf(got);
    if (events.empty() || std::find(events.begin(), events.end(), nlohmann::json()) != events.end())
        return "events.jsonl holds a line that is no event";
    if (events.front()["kind"] != "start" || events.back()["status"] != "finished")
        return "events.jsonl does not go from start to finished";
    return leftoversIn(got);
}

}  // namespace diptych::tests
