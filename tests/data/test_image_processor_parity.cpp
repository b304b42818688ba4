#include <QTest>
#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/data/image_io.h"
#include "core/data/image_processor.h"
#include "tests/support/shared_files.h"

using namespace diptych;
namespace fs = std::filesystem;

namespace {

bool close(const RectF& rect, const Json& wanted) {
    const std::array<double, 4> values{rect.x, rect.y, rect.width, rect.height};
    for (std::size_t i = 0; i < 4; ++i)
        if (std::abs(values[i] - wanted[i].get<double>()) > 0.5)
            return false;
    return true;
}

}  // namespace

class TestImageProcessorParity : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void shapesAndRectanglesAreThoseOfTheReference() {
        const fs::path root = tests::parityFolder() / "preprocess";
        SKIP_WITHOUT(root);
        const auto geometry = readJsonFile(root / "geometry.json");
        QVERIFY(geometry.ok());
        int pictures = 0;
        for (const auto& [pack, facts] : geometry->items()) {
            const auto processor = loadImageProcessor(root / pack / "model");
            if (!processor.ok()) {
                QVERIFY2(processor.error().code == ErrorCode::Unsupported, processor.error().oneLine().c_str());
                continue;
            }
            for (const auto& [name, fact] : facts.items()) {
                const auto image = readImage(tests::parityFolder() / "images" / name);
                QVERIFY2(image.ok(), name.c_str());
                const auto out = (*processor)->process(*image);
                QVERIFY2(out.ok(), name.c_str());
                QVERIFY2(out->shape == fact["shape"].get<std::vector<std::int64_t>>(), name.c_str());
                QVERIFY2(close(out->crop, fact["crop"]) && close(out->canvas, fact["canvas"]), name.c_str());
                ++pictures;
            }
        }
        QVERIFY(pictures > 20);
    }
};

QTEST_APPLESS_MAIN(TestImageProcessorParity)
#include "test_image_processor_parity.moc"
