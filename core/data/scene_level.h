// What makes the scenes of a level easy or hard. Level 2 is what the bundled model was trained on and never changes.
// Lengths are px of a picture of 96 px. Only scene_*.cpp includes this.
#pragma once

namespace diptych {

struct SceneLevel {
    int fewest = 1, most = 5;                      // things in a picture
    double smallFrom = 22, smallTo = 27, largeFrom = 32, largeTo = 38;
    double overlap = 0.12;                         // of two squares, as a share of the smaller one
    double turn = 0.2;                             // radians to either side
    double colourJitter = 14;                      // of 255, a channel
    double dimmest = 0.85, brightest = 1.1;
    int backgrounds = 4;                           // how many of the kinds in scene_background.cpp, the plain ones first
    int marks = 0;                                 // strokes, dots and rings that nobody names, at most
    double grain = 0;                              // noise over everything, of 255
};

constexpr int usualSceneLevel = 2, hardestSceneLevel = 5;

const SceneLevel& sceneLevel(int level);           // 1 … hardestSceneLevel

}  // namespace diptych
