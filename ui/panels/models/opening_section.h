// How the model is opened: adapters put on and taken off, and the type it computes in. Every change opens it anew.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace diptych {

struct Services;

class OpeningSection : public QWidget {
    Q_OBJECT

public:
    explicit OpeningSection(Services& services, QWidget* parent = nullptr);
    void putAdapterOn();
    void takeAdaptersOff();
    void refresh();                                // the model changed
    void retranslate();

private:
    void chooseType(int index);

    Services& m_services;
    QPushButton *m_putOn, *m_takeOff;
    QLabel *m_adapters, *m_typeLabel, *m_typeMeaning;
    QComboBox* m_type;
};

}  // namespace diptych
