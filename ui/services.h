// What every panel may use, passed down by reference: no singletons below app/. Tests pass temporary ones.
// Lives on the UI thread and outlives every panel.
#pragma once

namespace diptych {

class Settings;       // core/base/preference.h
class Workspace;      // core/base/workspace.h: what is open
class Selection;      // core/base/selection.h: what is looked at
class EngineHost;     // ui/hosts/engine_host.h: the compute thread
class DataHost;       // ui/hosts/data_host.h: the current data set, pictures, thumbnails
class RunHost;        // ui/hosts/run_host.h: fine-tunes as child processes and run folders
class JobCenter;      // ui/hosts/job_center.h: the job bar's content
class Dialogs;        // ui/hosts/dialogs.h: file choosers, questions and errors; scripted in tests
class Navigator;      // ui/navigator.h: show another panel, open a path
class Theme;          // ui/common/theme.h: light and dark palettes, text scale, icons

struct Services {
    Settings& settings;
    Workspace& workspace;
    Selection& selection;
    EngineHost& engine;
    DataHost& data;
    RunHost& runs;
    JobCenter& jobs;
    Dialogs& dialogs;
    Navigator& navigator;
    Theme& theme;
};

}  // namespace diptych
