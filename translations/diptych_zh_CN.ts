<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ExportMenu</name>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Export as PNG, SVG or CSV…</source>
        <translation>导出为 PNG、SVG 或 CSV…</translation>
    </message>
</context>
<context>
    <name>RealDialogs</name>
    <message>
        <source>That did not work</source>
        <translation>操作未成功</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>复制详情</translation>
    </message>
</context>
<context>
    <name>diptych::AlignmentPanel</name>
    <message>
        <source>Open a data set with captions to see how its two sides align.</source>
        <translation>打开带描述的数据集，看它的两侧如何对齐。</translation>
    </message>
    <message>
        <source>The model is still loading, or none is open.</source>
        <translation>模型仍在加载，或没有打开模型。</translation>
    </message>
    <message>
        <source>Pictures and texts are being embedded…</source>
        <translation>正在计算图片与文本的嵌入…</translation>
    </message>
    <message>
        <source>This model has no contrastive head: it cannot place pictures and texts in one space.</source>
        <translation>这个模型没有对比学习输出头：不能把图片与文本放进同一空间。</translation>
    </message>
    <message>
        <source>This set has fewer than two pictures with captions in this language.</source>
        <translation>该数据集中带这种语言描述的图片不足两张。</translation>
    </message>
    <message>
        <source>Embedding pictures and texts</source>
        <translation>正在计算图片与文本的嵌入</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>配对</translation>
    </message>
    <message>
        <source>unmatched</source>
        <translation>未配对</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>share</source>
        <translation>份额</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>axis %1 (%2 % of variance)</source>
        <translation>第 %1 轴（占方差 %2 %）</translation>
    </message>
    <message>
        <source>Pairs</source>
        <translation>图文对</translation>
    </message>
    <message>
        <source>Captions in</source>
        <translation>描述语言</translation>
    </message>
    <message>
        <source>Number of pairs</source>
        <translation>图文对数量</translation>
    </message>
    <message>
        <source>Language of the captions</source>
        <translation>描述的语言</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>Compute again</source>
        <translation>重新计算</translation>
    </message>
    <message>
        <source>Every picture (rows) against every text (columns); outlined: the pairs that belong together</source>
        <translation>每张图片（行）对每条文本（列）；描边的是本来配对的</translation>
    </message>
    <message>
        <source>Both sides on one map (PCA); lines join picture and caption</source>
        <translation>两侧同在一张图上（PCA）；连线连接图片与其描述</translation>
    </message>
    <message>
        <source>Cosine of matched and unmatched pairs</source>
        <translation>配对与未配对的余弦</translation>
    </message>
    <message>
        <source>Similarity matrix</source>
        <translation>相似度矩阵</translation>
    </message>
    <message>
        <source>Joint map</source>
        <translation>联合图</translation>
    </message>
    <message>
        <source>Histogram of cosines</source>
        <translation>余弦直方图</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>%1 and “%2”: cosine %3</source>
        <translation>%1 与“%2”：余弦 %3</translation>
    </message>
    <message>
        <source>%1 of %2 pairs, spread evenly over the set</source>
        <translation>%2 对中的 %1 对，在数据集中均匀抽取</translation>
    </message>
    <message>
        <source>All %1 pairs of this set in this language</source>
        <translation>该数据集中这种语言的全部 %1 对</translation>
    </message>
    <message>
        <source>At most %1: every picture is compared with every text</source>
        <translation>最多 %1 对：每张图片都要与每条文本比较</translation>
    </message>
    <message>
        <source>Distance between the middle of the pictures and the middle of the texts; 0: none</source>
        <translation>图片中心与文本中心之间的距离；0 表示没有间隙</translation>
    </message>
    <message>
        <source>How evenly both sides fill the sphere; smaller is more even, 0: all in one point</source>
        <translation>两侧在球面上分布得多均匀；越小越均匀，0 表示全部挤在一点</translation>
    </message>
    <message>
        <source>Matched pairs</source>
        <translation>配对</translation>
    </message>
    <message>
        <source>Unmatched pairs</source>
        <translation>未配对</translation>
    </message>
    <message>
        <source>Mean cosine of a picture and its own text</source>
        <translation>图片与其自身文本的平均余弦</translation>
    </message>
    <message>
        <source>Mean cosine of a picture and the texts of others</source>
        <translation>图片与其他图片的文本的平均余弦</translation>
    </message>
    <message>
        <source>Mean squared distance of matched pairs; smaller is closer</source>
        <translation>配对之间的平均平方距离；越小越近</translation>
    </message>
    <message>
        <source>Modality gap</source>
        <translation>模态间隙</translation>
    </message>
    <message>
        <source>Picture → text</source>
        <translation>图片 → 文本</translation>
    </message>
    <message>
        <source>Text → picture</source>
        <translation>文本 → 图片</translation>
    </message>
    <message>
        <source>Uniformity</source>
        <translation>均匀度</translation>
    </message>
    <message>
        <source>Point at a cell or a point to see its picture and text; click to choose it everywhere</source>
        <translation>指向格子或点可看到对应的图片与文本；单击则在所有面板中选中它</translation>
    </message>
    <message>
        <source>Recall@1: for how many of the %1 pictures the own text is the nearest; by chance %2</source>
        <translation>Recall@1：%1 张图片中，有多少张的最近文本就是它自己的文本；随机为 %2</translation>
    </message>
    <message>
        <source>Recall@1: for how many of the %1 texts the own picture is the nearest; by chance %2</source>
        <translation>Recall@1：%1 条文本中，有多少条的最近图片就是它自己的图片；随机为 %2</translation>
    </message>
    <message>
        <source>any language</source>
        <translation>任意语言</translation>
    </message>
    <message>
        <source>left out, as they cannot be read: %1</source>
        <translation>因无法读取而略去：%1</translation>
    </message>
</context>
<context>
    <name>diptych::AskPanel</name>
    <message>
        <source>Export the picture with its map</source>
        <translation>导出图片及其热图</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Copy or export the results</source>
        <translation>复制或导出结果</translation>
    </message>
    <message>
        <source>Describe the picture</source>
        <translation>描述图片</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Copy results as text</source>
        <translation>以文本复制结果</translation>
    </message>
    <message>
        <source>Export results as CSV…</source>
        <translation>将结果导出为 CSV…</translation>
    </message>
    <message>
        <source>Point at a word: where the model looked. Click it: what else could stand there.</source>
        <translation>指向一个词：模型看了哪里。点击它：这里还可能是什么。</translation>
    </message>
    <message>
        <source>Click a word: what else could stand there.</source>
        <translation>点击一个词：看这里还可能是什么。</translation>
    </message>
    <message>
        <source>Export the results</source>
        <translation>导出结果</translation>
    </message>
</context>
<context>
    <name>diptych::AskPicture</name>
    <message>
        <source>Open a picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>%1 · %2 × %3 px</source>
        <translation>%1 · %2 × %3 像素</translation>
    </message>
    <message>
        <source>The model sees it at %1 × %2 px.</source>
        <translation>模型看到的是 %1 × %2 像素。</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>Drop a picture here, paste one, or choose Open… above.</source>
        <translation>把图片拖到这里、粘贴一张，或点上方的“打开…”。</translation>
    </message>
    <message>
        <source>Patch row %1, column %2: %3 of the attention</source>
        <translation>图块 第 %1 行，第 %2 列：占注意力的 %3</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>Or drop a picture on the window, or paste one.</source>
        <translation>也可以把图片拖到窗口上，或直接粘贴。</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Opacity of the map</source>
        <translation>热图的不透明度</translation>
    </message>
    <message>
        <source>How strongly the map covers the picture.</source>
        <translation>热图盖住图片的程度。</translation>
    </message>
    <message>
        <source>share of attention</source>
        <translation>注意力份额</translation>
    </message>
    <message>
        <source>The picture, with where the model looked</source>
        <translation>图片，以及模型看过的地方</translation>
    </message>
</context>
<context>
    <name>diptych::AskText</name>
    <message>
        <source>The engine is starting.</source>
        <translation>引擎正在启动。</translation>
    </message>
    <message>
        <source>No model is open. Choose one at the top left.</source>
        <translation>没有打开模型。请在左上角选择一个。</translation>
    </message>
    <message>
        <source>This model folder has no head that writes captions. Folders of BLIP, BLIP-2, LLaVA, Idefics3 and SmolVLM can have one.</source>
        <translation>这个模型文件夹没有写描述的输出头。BLIP、BLIP-2、LLaVA、Idefics3 和 SmolVLM 的文件夹可以有。</translation>
    </message>
    <message>
        <source>This model folder has no language model to talk with. Folders of LLaVA, Idefics3 and SmolVLM have one.</source>
        <translation>这个模型文件夹没有可以对话的语言模型。LLaVA、Idefics3 和 SmolVLM 的文件夹有。</translation>
    </message>
    <message>
        <source>This model folder has no head that compares pictures with texts. Folders of CLIP, Chinese-CLIP, SigLIP, BLIP, BridgeTower and ViLT can have one.</source>
        <translation>这个模型文件夹没有比较图片与文本的输出头。CLIP、Chinese-CLIP、SigLIP、BLIP、BridgeTower 和 ViLT 的文件夹可以有。</translation>
    </message>
    <message>
        <source>This model folder has no head that answers questions. Folders of BLIP, BLIP-2, ViLT, LLaVA, Idefics3 and SmolVLM can have one.</source>
        <translation>这个模型文件夹没有回答问题的输出头。BLIP、BLIP-2、ViLT、LLaVA、Idefics3 和 SmolVLM 的文件夹可以有。</translation>
    </message>
    <message>
        <source>log-likelihood %1</source>
        <translation>对数似然 %1</translation>
    </message>
    <message>
        <source>given, not generated</source>
        <translation>给定的，不是生成的</translation>
    </message>
</context>
<context>
    <name>diptych::BarList</name>
    <message>
        <source>Ranked list</source>
        <translation>排名列表</translation>
    </message>
</context>
<context>
    <name>diptych::BatchSection</name>
    <message>
        <source>The filter is not understood at character %1: %2</source>
        <translation>筛选条件从第 %1 个字符起无法理解：%2</translation>
    </message>
    <message>
        <source>Choosing rows</source>
        <translation>正在筛选行</translation>
    </message>
    <message>
        <source>Write the question first.</source>
        <translation>请先写问题。</translation>
    </message>
    <message>
        <source>Write the message first.</source>
        <translation>请先写消息。</translation>
    </message>
    <message>
        <source>Classes has no labels and templates to use: %1</source>
        <translation>“分类”里没有可用的标签和模板：%1</translation>
    </message>
    <message>
        <source>Choose two or more rows in Data first, or take the whole data set.</source>
        <translation>请先在“数据”中选择两行以上，或改用整个数据集。</translation>
    </message>
    <message>
        <source>There are no rows: open a data set, or change the filter.</source>
        <translation>没有行：请打开一个数据集，或更改筛选条件。</translation>
    </message>
    <message>
        <source>Drop pictures here, or open some.</source>
        <translation>把图片拖到这里，或打开几张。</translation>
    </message>
    <message numerus="yes">
        <source>Asking about %n pictures</source>
        <translation>
            <numerusform>正在询问 %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Add a picture to the batch</source>
        <translation>向批量中添加图片</translation>
    </message>
    <message>
        <source>Export the batch</source>
        <translation>导出批量结果</translation>
    </message>
    <message>
        <source>%1 of %2 pictures</source>
        <translation>%1 / %2 张图片</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n 张失败</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 as given</source>
        <translation>%2 张中 %1 张与数据一致</translation>
    </message>
    <message>
        <source>Describe</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Chosen rows</source>
        <translation>所选的行</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>继续(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>Stop the batch first.</source>
        <translation>请先停止批量。</translation>
    </message>
    <message>
        <source>Message about each picture</source>
        <translation>对每张图片说的消息</translation>
    </message>
    <message>
        <source>Question about each picture</source>
        <translation>对每张图片提的问题</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批量</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Take the rows anew</source>
        <translation>重新取行</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>打开(&amp;O)…</translation>
    </message>
    <message>
        <source>What to ask of every picture</source>
        <translation>对每张图片询问什么</translation>
    </message>
    <message>
        <source>Which pictures</source>
        <translation>哪些图片</translation>
    </message>
    <message>
        <source>Question or message about every picture</source>
        <translation>对每张图片提的问题或消息</translation>
    </message>
    <message>
        <source>Which rows of the data set</source>
        <translation>数据集的哪些行</translation>
    </message>
    <message>
        <source>All rows, or a filter such as split:val</source>
        <translation>所有行，或筛选条件，例如 split:val</translation>
    </message>
    <message>
        <source>Answers, a row a picture</source>
        <translation>答案，每张图片一行</translation>
    </message>
    <message>
        <source>Progress of the batch</source>
        <translation>批量的进度</translation>
    </message>
    <message>
        <source>Export the batch as CSV or JSON…</source>
        <translation>将批量结果导出为 CSV 或 JSON…</translation>
    </message>
</context>
<context>
    <name>diptych::BatchTableModel</name>
    <message>
        <source>as given</source>
        <translation>与数据一致</translation>
    </message>
    <message>
        <source>other than given</source>
        <translation>与数据不一致</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Best label</source>
        <translation>最佳标签</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Given</source>
        <translation>数据答案</translation>
    </message>
    <message>
        <source>Same</source>
        <translation>一致</translation>
    </message>
</context>
<context>
    <name>diptych::ChatBubble</name>
    <message>
        <source>You said</source>
        <translation>你说</translation>
    </message>
    <message>
        <source>The model said</source>
        <translation>模型说</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>编辑</translation>
    </message>
    <message>
        <source>Say it differently and ask again.</source>
        <translation>换一种说法再问。</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>How sure the model was of each token, where it looked, what else it could have said.</source>
        <translation>模型对每个词元有多大把握、看了哪里、还可能说什么。</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>What the model was given.</source>
        <translation>模型实际收到的内容。</translation>
    </message>
</context>
<context>
    <name>diptych::ChatPictures</name>
    <message>
        <source>A conversation takes at most %1 pictures.</source>
        <translation>一次对话最多 %1 张图片。</translation>
    </message>
    <message>
        <source>Add a picture to the conversation</source>
        <translation>向对话中添加图片</translation>
    </message>
    <message>
        <source>Leave out %1</source>
        <translation>去掉 %1</translation>
    </message>
    <message>
        <source>%1. Click to leave it out.</source>
        <translation>%1。点击可去掉。</translation>
    </message>
    <message>
        <source>About the picture on the left.</source>
        <translation>谈论左边的图片。</translation>
    </message>
    <message>
        <source>Add pictures</source>
        <translation>添加图片</translation>
    </message>
    <message>
        <source>More pictures for the same conversation. You can drop them here too.</source>
        <translation>为同一次对话添加更多图片，也可以拖到这里。</translation>
    </message>
    <message>
        <source>Pictures come before the first message: begin a new conversation to add some.</source>
        <translation>图片在第一条消息之前给出：要添加图片，请开始新的对话。</translation>
    </message>
    <message numerus="yes">
        <source>The %n rows chosen in Data</source>
        <translation>
            <numerusform>“数据”中所选的 %n 行</numerusform>
        </translation>
    </message>
    <message>
        <source>The rows chosen in Data (none)</source>
        <translation>“数据”中所选的行（无）</translation>
    </message>
    <message>
        <source>A file…</source>
        <translation>一个文件…</translation>
    </message>
</context>
<context>
    <name>diptych::ChatSection</name>
    <message>
        <source>Choose a picture first.</source>
        <translation>请先选择一张图片。</translation>
    </message>
    <message>
        <source>Reading the pictures…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>Another model said this: begin a new conversation.</source>
        <translation>这是另一个模型说的：请开始新的对话。</translation>
    </message>
    <message>
        <source>Write a message first.</source>
        <translation>请先写一条消息。</translation>
    </message>
    <message>
        <source>Writing a reply</source>
        <translation>正在写回复</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>The model gave no reply.</source>
        <translation>模型没有回复。</translation>
    </message>
    <message>
        <source>What the model was given</source>
        <translation>模型实际收到的内容</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens, a picture standing for many of them</source>
        <translation>
            <numerusform>%n 个词元，其中一张图片占很多个</numerusform>
        </translation>
    </message>
    <message>
        <source>Export the conversation</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>Sending replaces your last message. Esc leaves it as it is.</source>
        <translation>发送会替换你的上一条消息。按 Esc 保持原样。</translation>
    </message>
    <message>
        <source>There is no earlier conversation about this picture.</source>
        <translation>关于这张图片没有更早的对话。</translation>
    </message>
    <message>
        <source>Earlier conversations about this picture.</source>
        <translation>关于这张图片的更早的对话。</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>以前的</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话操作</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新的对话</translation>
    </message>
    <message>
        <source>Edit the last message</source>
        <translation>编辑上一条消息</translation>
    </message>
    <message>
        <source>Export the conversation as Markdown or JSON…</source>
        <translation>将对话导出为 Markdown 或 JSON…</translation>
    </message>
    <message>
        <source>&amp;Send</source>
        <translation>发送(&amp;S)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Ends the reply; what was said so far stays.</source>
        <translation>结束回复；已说出的内容保留。</translation>
    </message>
    <message>
        <source>Say something about the picture. Enter sends.</source>
        <translation>说点关于图片的话。按回车发送。</translation>
    </message>
    <message>
        <source>Message to the model</source>
        <translation>给模型的消息</translation>
    </message>
    <message>
        <source>The conversation</source>
        <translation>对话内容</translation>
    </message>
    <message>
        <source>Ask the model something about the picture, and go on from its reply.</source>
        <translation>就图片问模型一个问题，再接着它的回复往下谈。</translation>
    </message>
</context>
<context>
    <name>diptych::ClassScores</name>
    <message>
        <source>Write the labels to choose from, one a line or with commas between.</source>
        <translation>写出可选的标签，每行一个，或用逗号隔开。</translation>
    </message>
    <message>
        <source>Write a template: a sentence with {} where the label goes.</source>
        <translation>写一个模板：一句话，用 {} 表示标签的位置。</translation>
    </message>
    <message>
        <source>The template &quot;%1&quot; has no {} where the label goes.</source>
        <translation>模板“%1”中没有表示标签位置的 {}。</translation>
    </message>
    <message>
        <source>%1 labels in %2 templates are too many: at most %3 labels and %4 texts.</source>
        <translation>%1 个标签乘 %2 个模板太多：最多 %3 个标签、%4 条文本。</translation>
    </message>
    <message>
        <source>probability among these labels (softmax)</source>
        <translation>在这些标签中的概率（softmax）</translation>
    </message>
    <message>
        <source>probability of each label by itself (sigmoid)</source>
        <translation>每个标签各自的概率（sigmoid）</translation>
    </message>
    <message>
        <source>probability that picture and text match (matching head)</source>
        <translation>图片与文本相符的概率（匹配头）</translation>
    </message>
    <message>
        <source>cosine of picture and text</source>
        <translation>图片与文本的余弦</translation>
    </message>
</context>
<context>
    <name>diptych::ClassesSection</name>
    <message>
        <source>Choose a picture first.</source>
        <translation>请先选择一张图片。</translation>
    </message>
    <message>
        <source>Comparing with the labels</source>
        <translation>正在与标签比较</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Labels, one a line</source>
        <translation>标签，每行一个</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>There is no data set open.</source>
        <translation>没有打开数据集。</translation>
    </message>
    <message>
        <source>Collecting labels</source>
        <translation>正在收集标签</translation>
    </message>
    <message>
        <source>The data set names none.</source>
        <translation>数据集里没有。</translation>
    </message>
    <message>
        <source>%1; the best %2 of %3</source>
        <translation>%1；%3 个中最好的 %2 个</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>Nothing is running.</source>
        <translation>没有正在进行的工作。</translation>
    </message>
    <message>
        <source>A file…</source>
        <translation>一个文件…</translation>
    </message>
    <message>
        <source>The data set&apos;s answers</source>
        <translation>数据集的答案</translation>
    </message>
    <message>
        <source>The data set&apos;s captions (names of class folders)</source>
        <translation>数据集的描述（类别文件夹的名字）</translation>
    </message>
    <message>
        <source>The data set&apos;s boxes</source>
        <translation>数据集的框</translation>
    </message>
    <message>
        <source>Labels</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Labels, one a line or with commas between</source>
        <translation>标签，每行一个或用逗号隔开</translation>
    </message>
    <message>
        <source>cat, dog, bicycle</source>
        <translation>猫，狗，自行车</translation>
    </message>
    <message>
        <source>Templates, one a line</source>
        <translation>模板，每行一个</translation>
    </message>
    <message>
        <source>Templates: sentences with {} where the label goes</source>
        <translation>模板：用 {} 表示标签位置的句子</translation>
    </message>
    <message>
        <source>Each label is written into every template; what the model makes of them is averaged.</source>
        <translation>每个标签写入每个模板，再对模型的结果取平均。</translation>
    </message>
    <message>
        <source>Take from</source>
        <translation>取自</translation>
    </message>
    <message>
        <source>Take the labels from a file or from the data set</source>
        <translation>从文件或数据集中取标签</translation>
    </message>
    <message>
        <source>Ready ones</source>
        <translation>现成的</translation>
    </message>
    <message>
        <source>Add a ready template</source>
        <translation>添加现成的模板</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Labels with their score</source>
        <translation>标签及其得分</translation>
    </message>
</context>
<context>
    <name>diptych::ColorBar</name>
    <message>
        <source>Colour legend</source>
        <translation>颜色图例</translation>
    </message>
    <message>
        <source>%1 from %2 to %3</source>
        <translation>%1：从 %2 到 %3</translation>
    </message>
</context>
<context>
    <name>diptych::CommandPalette</name>
    <message>
        <source>Type a few letters of what you want</source>
        <translation>输入想找的内容的几个字母</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令列表</translation>
    </message>
</context>
<context>
    <name>diptych::CurveView</name>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
</context>
<context>
    <name>diptych::DataHost</name>
    <message>
        <source>Reading %1</source>
        <translation>正在读取 %1</translation>
    </message>
</context>
<context>
    <name>diptych::DataPanel</name>
    <message>
        <source>%1 of %2 pictures</source>
        <translation>%1 / %2 张图片</translation>
    </message>
    <message>
        <source>The data set is being read…</source>
        <translation>正在读取数据集…</translation>
    </message>
    <message>
        <source>No data set is open. Drop a folder of pictures here, or make scenes.</source>
        <translation>没有打开数据集。把图片文件夹拖到这里，或生成场景。</translation>
    </message>
    <message>
        <source>Make scenes…</source>
        <translation>生成场景…</translation>
    </message>
    <message>
        <source>No picture fits this filter.</source>
        <translation>没有图片符合此筛选条件。</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Size of the tiles</source>
        <translation>缩略图大小</translation>
    </message>
    <message>
        <source>Show as a table</source>
        <translation>以表格显示</translation>
    </message>
    <message>
        <source>Show as a table (Ctrl+T)</source>
        <translation>以表格显示 (Ctrl+T)</translation>
    </message>
    <message>
        <source>Gallery or table</source>
        <translation>图库或表格</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>正在统计</translation>
    </message>
    <message>
        <source>Filtering</source>
        <translation>正在筛选</translation>
    </message>
    <message>
        <source>The data set could not be opened: %1</source>
        <translation>无法打开数据集：%1</translation>
    </message>
    <message>
        <source>The current picture, %1, is not of this set.</source>
        <translation>当前图片 %1 不在此数据集中。</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开它所在的文件夹</translation>
    </message>
    <message>
        <source>The filter hides the current picture, row %1.</source>
        <translation>当前图片（第 %1 行）被筛选隐藏。</translation>
    </message>
    <message>
        <source>Generate captioned scenes with questions and masks (Ctrl+N)</source>
        <translation>生成带描述、问题与掩码的场景 (Ctrl+N)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Write the set, or what the filter leaves of it, in any format (Ctrl+E)</source>
        <translation>将整个数据集或筛选后的部分写成任意格式（Ctrl+E）</translation>
    </message>
    <message>
        <source>Show or hide sources and splits</source>
        <translation>显示或隐藏来源与划分</translation>
    </message>
</context>
<context>
    <name>diptych::DataTableModel</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>First caption</source>
        <translation>首条描述</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Click to sort by this column; a third click brings the order of the source back</source>
        <translation>点击按此列排序；第三次点击恢复原来的顺序</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词数</translation>
    </message>
    <message>
        <source>First question</source>
        <translation>第一个问题</translation>
    </message>
    <message>
        <source>Its answers</source>
        <translation>对应答案</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>diptych::DataViews</name>
    <message>
        <source>Gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Table of pictures</source>
        <translation>图片表格</translation>
    </message>
    <message>
        <source>Ask about this picture</source>
        <translation>就这张图片提问</translation>
    </message>
    <message>
        <source>See what a word looks at in it</source>
        <translation>看一个词在图中看哪里</translation>
    </message>
    <message>
        <source>Copy rows</source>
        <translation>复制行</translation>
    </message>
    <message>
        <source>Copy paths</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Show in its folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Edit the text</source>
        <translation>编辑文本</translation>
    </message>
</context>
<context>
    <name>diptych::DecodingControls</name>
    <message>
        <source>Likeliest token, step by step (greedy)</source>
        <translation>逐步取最可能的词元（贪心）</translation>
    </message>
    <message>
        <source>Beam search</source>
        <translation>束搜索</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>That of the current text</source>
        <translation>与当前文本相同</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Starts the caption with this language&apos;s first words; the model goes on in it.</source>
        <translation>用这种语言的开头起句，模型会接着用它往下写。</translation>
    </message>
    <message>
        <source>Begin with</source>
        <translation>开头</translation>
    </message>
    <message>
        <source>Your own first words. The model goes on from them.</source>
        <translation>自己写的开头，模型从这里接着写。</translation>
    </message>
    <message>
        <source>Way</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Greedy is quick and always the same. Beams find likelier whole sentences. Sampling gives variety.</source>
        <translation>贪心快，且结果总是相同；束搜索能找到整体更可能的句子；采样带来变化。</translation>
    </message>
    <message>
        <source>Beams</source>
        <translation>束数</translation>
    </message>
    <message>
        <source>Sentences followed side by side. More: likelier wording, more time, blander captions.</source>
        <translation>同时跟踪的句子数。越多：措辞越可能、用时越长、描述越平淡。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Below 1: bolder about the likeliest token. Above 1: more surprising, more mistakes.</source>
        <translation>小于 1：更偏向最可能的词元；大于 1：更出人意料，错误也更多。</translation>
    </message>
    <message>
        <source>Top k</source>
        <translation>前 k 个</translation>
    </message>
    <message>
        <source>Only the k likeliest tokens may be drawn. 0: all.</source>
        <translation>只从最可能的 k 个词元中抽取；0 表示不限。</translation>
    </message>
    <message>
        <source>Top p</source>
        <translation>累积概率 p</translation>
    </message>
    <message>
        <source>Only the likeliest tokens that together reach this probability may be drawn.</source>
        <translation>只从累积概率达到该值的最可能词元中抽取。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The same seed gives the same draw.</source>
        <translation>同样的种子得到同样的抽样。</translation>
    </message>
    <message>
        <source>Candidates</source>
        <translation>候选数</translation>
    </message>
    <message>
        <source>How many captions to show, best first.</source>
        <translation>显示多少条描述，最好的在前。</translation>
    </message>
    <message>
        <source>Longest</source>
        <translation>最长</translation>
    </message>
    <message>
        <source>Stops after this many new tokens, even inside a sentence.</source>
        <translation>新词元达到这个数就停止，即使句子未完。</translation>
    </message>
    <message>
        <source>Shortest</source>
        <translation>最短</translation>
    </message>
    <message>
        <source>The text may not end before this many new tokens.</source>
        <translation>新词元不到这个数，文本不能结束。</translation>
    </message>
    <message>
        <source>Repetition penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Above 1: tokens already used become less likely.</source>
        <translation>大于 1：用过的词元变得不那么可能。</translation>
    </message>
    <message>
        <source>Decoding settings</source>
        <translation>解码设置</translation>
    </message>
    <message>
        <source>Decoding</source>
        <translation>解码</translation>
    </message>
    <message>
        <source>How the text is found. Click to change it.</source>
        <translation>文本是怎样得到的。点击可更改。</translation>
    </message>
    <message numerus="yes">
        <source>at most %n tokens</source>
        <translation>
            <numerusform>最多 %n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>greedy, %1</source>
        <translation>贪心，%1</translation>
    </message>
    <message>
        <source>beam search with %1 beams, %2</source>
        <translation>束搜索，%1 束，%2</translation>
    </message>
    <message>
        <source>sampling at temperature %1, %2</source>
        <translation>采样，温度 %1，%2</translation>
    </message>
</context>
<context>
    <name>diptych::DescribeSection</name>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>There is no picture to describe.</source>
        <translation>没有可描述的图片。</translation>
    </message>
    <message>
        <source>Describing the picture</source>
        <translation>正在描述图片</translation>
    </message>
    <message>
        <source>%1 per token</source>
        <translation>每词元 %1</translation>
    </message>
    <message>
        <source>went on from your choice</source>
        <translation>从你的选择继续</translation>
    </message>
    <message>
        <source>Whole caption: log-likelihood %1 over %2 tokens, probability %3. The bar compares it with the best one.</source>
        <translation>整条描述：对数似然 %1，共 %2 个词元，概率 %3。条的长度是与最好的一条相比。</translation>
    </message>
    <message>
        <source>Looking at the picture…</source>
        <translation>正在看图片…</translation>
    </message>
    <message>
        <source>Press Describe to get a caption.</source>
        <translation>点“描述”获得一条描述。</translation>
    </message>
    <message>
        <source>Choose a picture first.</source>
        <translation>请先选择一张图片。</translation>
    </message>
    <message>
        <source>Describe</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>&amp;Describe</source>
        <translation>描述(&amp;D)</translation>
    </message>
    <message>
        <source>S&amp;top</source>
        <translation>停止(&amp;T)</translation>
    </message>
    <message>
        <source>Ends the search; what was found so far is dropped.</source>
        <translation>结束搜索；目前找到的内容会丢弃。</translation>
    </message>
    <message>
        <source>Use as current text</source>
        <translation>用作当前文本</translation>
    </message>
    <message>
        <source>The other panels then speak of this caption.</source>
        <translation>其他面板随之围绕这条描述。</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>立即</translation>
    </message>
    <message>
        <source>Describe every picture as soon as it is chosen.</source>
        <translation>选中图片后立即描述。</translation>
    </message>
    <message>
        <source>Captions with their probability</source>
        <translation>描述及其概率</translation>
    </message>
    <message>
        <source>mean probability of a token</source>
        <translation>词元的平均概率</translation>
    </message>
</context>
<context>
    <name>diptych::Duration</name>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
</context>
<context>
    <name>diptych::EngineHost</name>
    <message>
        <source>Opening %1</source>
        <translation>正在打开 %1</translation>
    </message>
</context>
<context>
    <name>diptych::FilterBar</name>
    <message>
        <source>pictures of one split</source>
        <translation>某个划分的图片</translation>
    </message>
    <message>
        <source>long captions</source>
        <translation>较长的描述</translation>
    </message>
    <message>
        <source>rows whose picture is missing</source>
        <translation>图片缺失的行</translation>
    </message>
    <message>
        <source>pictures without a caption</source>
        <translation>没有描述的图片</translation>
    </message>
    <message>
        <source>pictures without a question</source>
        <translation>没有问题的图片</translation>
    </message>
    <message>
        <source>captions in one language</source>
        <translation>某种语言的描述</translation>
    </message>
    <message>
        <source>questions with this answer</source>
        <translation>答案为此的问题</translation>
    </message>
    <message>
        <source>questions of one type</source>
        <translation>某种类型的问题</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>清除筛选</translation>
    </message>
    <message>
        <source>Filter by words, or split:val</source>
        <translation>按词筛选，或 split:val</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filters to choose from</source>
        <translation>可选的筛选条件</translation>
    </message>
    <message>
        <source>Filter the pictures</source>
        <translation>筛选图片</translation>
    </message>
    <message>
        <source>rows with this tag</source>
        <translation>带有此标签的行</translation>
    </message>
    <message>
        <source>rows that were left out</source>
        <translation>被排除的行</translation>
    </message>
    <message>
        <source>Words and conditions that must all hold (Ctrl+F): split:val, words&gt;20, tag:bad, -caption:dog, /regex/, (a or b). Keys are completed as you type.</source>
        <translation>需同时满足的词与条件（Ctrl+F）：split:val、words&gt;20、tag:bad、-caption:dog、/正则/、(a or b)。输入时会补全键名。</translation>
    </message>
    <message>
        <source>Filters that begin like this</source>
        <translation>以此开头的筛选条件</translation>
    </message>
</context>
<context>
    <name>diptych::Findings</name>
    <message>
        <source>picture missing</source>
        <translation>图片缺失</translation>
    </message>
    <message>
        <source>outside the folder</source>
        <translation>在文件夹之外</translation>
    </message>
    <message>
        <source>number used twice</source>
        <translation>编号重复</translation>
    </message>
    <message>
        <source>belongs to no picture</source>
        <translation>不属于任何图片</translation>
    </message>
    <message>
        <source>row cannot be read</source>
        <translation>该行无法读取</translation>
    </message>
    <message>
        <source>the picture is not there</source>
        <translation>找不到该图片</translation>
    </message>
    <message>
        <source>the name is absolute, leads out of the set, or is no regular file</source>
        <translation>名称是绝对路径、指向数据集之外，或不是普通文件</translation>
    </message>
    <message>
        <source>picture format not read</source>
        <translation>图片格式不受支持</translation>
    </message>
    <message>
        <source>the picture is of a kind that is not read</source>
        <translation>该图片属于不受支持的格式</translation>
    </message>
    <message>
        <source>empty file</source>
        <translation>空文件</translation>
    </message>
    <message>
        <source>the picture&apos;s file holds no bytes</source>
        <translation>图片文件没有任何内容</translation>
    </message>
    <message>
        <source>picture damaged</source>
        <translation>图片损坏</translation>
    </message>
    <message>
        <source>the file is no picture, or it is damaged</source>
        <translation>该文件不是图片，或已损坏</translation>
    </message>
    <message>
        <source>picture cut short</source>
        <translation>图片不完整</translation>
    </message>
    <message>
        <source>the picture ends before its end</source>
        <translation>图片在结尾之前就中断了</translation>
    </message>
    <message>
        <source>far too many pixels</source>
        <translation>像素数过大</translation>
    </message>
    <message>
        <source>the picture claims more pixels than are ever decoded</source>
        <translation>图片声称的像素数超出可解码的上限</translation>
    </message>
    <message>
        <source>wrong file ending</source>
        <translation>扩展名错误</translation>
    </message>
    <message>
        <source>the name&apos;s ending belongs to another format than the content</source>
        <translation>扩展名与内容的格式不符</translation>
    </message>
    <message>
        <source>several frames</source>
        <translation>多帧图片</translation>
    </message>
    <message>
        <source>the file holds several frames, of which the first is used</source>
        <translation>文件含有多帧，只使用第一帧</translation>
    </message>
    <message>
        <source>very small picture</source>
        <translation>图片过小</translation>
    </message>
    <message>
        <source>the shorter side is under 32 px</source>
        <translation>较短的一边不足 32 像素</translation>
    </message>
    <message>
        <source>very large picture</source>
        <translation>图片过大</translation>
    </message>
    <message>
        <source>the picture is larger than any model needs</source>
        <translation>图片比任何模型所需的都大</translation>
    </message>
    <message>
        <source>very long or wide picture</source>
        <translation>长宽比过大</translation>
    </message>
    <message>
        <source>one side is more than five times the other</source>
        <translation>一边超过另一边的五倍</translation>
    </message>
    <message>
        <source>declared size differs</source>
        <translation>声明的尺寸不符</translation>
    </message>
    <message>
        <source>the source declares another size than the picture has</source>
        <translation>源数据声明的尺寸与图片实际尺寸不同</translation>
    </message>
    <message>
        <source>blank picture</source>
        <translation>空白图片</translation>
    </message>
    <message>
        <source>the picture is of one colour, nearly or fully</source>
        <translation>图片几乎或完全是单一颜色</translation>
    </message>
    <message>
        <source>blurred picture</source>
        <translation>图片模糊</translation>
    </message>
    <message>
        <source>the picture has no sharp edge</source>
        <translation>图片没有清晰的边缘</translation>
    </message>
    <message>
        <source>same file twice</source>
        <translation>文件重复</translation>
    </message>
    <message>
        <source>two files hold the same bytes</source>
        <translation>两个文件的内容完全相同</translation>
    </message>
    <message>
        <source>looks like another</source>
        <translation>与另一张相似</translation>
    </message>
    <message>
        <source>two pictures look the same</source>
        <translation>两张图片看起来相同</translation>
    </message>
    <message>
        <source>same file in two splits</source>
        <translation>同一文件出现在两个划分中</translation>
    </message>
    <message>
        <source>the same bytes stand in two splits</source>
        <translation>内容相同的文件出现在两个划分中</translation>
    </message>
    <message>
        <source>alike in two splits</source>
        <translation>两个划分中有相似图片</translation>
    </message>
    <message>
        <source>pictures that look the same stand in two splits</source>
        <translation>看起来相同的图片出现在两个划分中</translation>
    </message>
    <message>
        <source>no text</source>
        <translation>没有文本</translation>
    </message>
    <message>
        <source>a picture has neither caption nor question, though others of its split have</source>
        <translation>图片既无描述也无问题，而同一划分的其他图片有</translation>
    </message>
    <message>
        <source>empty text</source>
        <translation>空文本</translation>
    </message>
    <message>
        <source>a text holds nothing but blanks</source>
        <translation>文本只有空白</translation>
    </message>
    <message>
        <source>text too short</source>
        <translation>文本过短</translation>
    </message>
    <message>
        <source>a text has fewer than three letters</source>
        <translation>文本不足三个字母</translation>
    </message>
    <message>
        <source>text too long</source>
        <translation>文本过长</translation>
    </message>
    <message>
        <source>a text does not fit into the model&apos;s context</source>
        <translation>文本超出模型的上下文长度</translation>
    </message>
    <message>
        <source>hardly any words</source>
        <translation>几乎没有词语</translation>
    </message>
    <message>
        <source>a text is hardly made of words</source>
        <translation>文本几乎不由词语组成</translation>
    </message>
    <message>
        <source>HTML in a text</source>
        <translation>文本含 HTML</translation>
    </message>
    <message>
        <source>a text holds HTML tags or entities</source>
        <translation>文本含有 HTML 标签或实体</translation>
    </message>
    <message>
        <source>web address in a text</source>
        <translation>文本含网址</translation>
    </message>
    <message>
        <source>a text holds a web address</source>
        <translation>文本含有网址</translation>
    </message>
    <message>
        <source>stock phrase</source>
        <translation>套话</translation>
    </message>
    <message>
        <source>a text is a phrase of web pages, or stands at many pictures alike</source>
        <translation>文本是网页套话，或在许多图片上完全相同</translation>
    </message>
    <message>
        <source>same text twice</source>
        <translation>文本重复</translation>
    </message>
    <message>
        <source>a picture has the same text twice</source>
        <translation>同一图片有两段相同的文本</translation>
    </message>
    <message>
        <source>one word over and over</source>
        <translation>同一词反复出现</translation>
    </message>
    <message>
        <source>a text says one word over and over</source>
        <translation>文本反复说同一个词</translation>
    </message>
    <message>
        <source>wrongly decoded text</source>
        <translation>文本乱码</translation>
    </message>
    <message>
        <source>a text was decoded with the wrong character set</source>
        <translation>文本用错误的字符集解码</translation>
    </message>
    <message>
        <source>wrong language</source>
        <translation>语言不符</translation>
    </message>
    <message>
        <source>a text is not written in the script of its language</source>
        <translation>文本不是用其标注语言的文字写成</translation>
    </message>
    <message>
        <source>text damaged or endless</source>
        <translation>文本损坏或无限长</translation>
    </message>
    <message>
        <source>a text was no valid UTF-8 or endless, and was mended or cut</source>
        <translation>文本不是有效的 UTF-8 或无限长，已修复或截断</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>没有答案</translation>
    </message>
    <message>
        <source>a question has no answer, though others of its split have</source>
        <translation>问题没有答案，而同一划分的其他问题有</translation>
    </message>
    <message>
        <source>answers contradict each other</source>
        <translation>答案互相矛盾</translation>
    </message>
    <message>
        <source>the same question at the same picture has another answer elsewhere</source>
        <translation>同一图片上的同一问题在别处有不同答案</translation>
    </message>
    <message>
        <source>answer not in the list</source>
        <translation>答案不在列表中</translation>
    </message>
    <message>
        <source>the answer is not among those to choose from</source>
        <translation>答案不在可选项之中</translation>
    </message>
    <message>
        <source>pictures miscounted</source>
        <translation>图片数量不符</translation>
    </message>
    <message>
        <source>a conversation does not name its pictures one &lt;image&gt; each</source>
        <translation>对话没有用恰好一个 &lt;image&gt; 对应每张图片</translation>
    </message>
    <message>
        <source>an id stands twice</source>
        <translation>编号重复出现</translation>
    </message>
    <message>
        <source>an id leads to no row</source>
        <translation>编号找不到对应的行</translation>
    </message>
    <message>
        <source>a row cannot be read</source>
        <translation>有一行无法读取</translation>
    </message>
    <message>
        <source>classes unevenly spread</source>
        <translation>类别分布不均</translation>
    </message>
    <message>
        <source>the most frequent class has over ten times the pictures of the rarest</source>
        <translation>最多的类别的图片数超过最少的类别的十倍</translation>
    </message>
    <message>
        <source>answers unevenly spread</source>
        <translation>答案分布不均</translation>
    </message>
    <message>
        <source>one answer makes up most of the answers to its kind of question</source>
        <translation>某一个答案占了该类问题答案的绝大多数</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>edit no longer fits</source>
        <translation>编辑已不适用</translation>
    </message>
    <message>
        <source>an edit no longer fits its row and is left out</source>
        <translation>该编辑已不适用于对应的行，因此未采用</translation>
    </message>
</context>
<context>
    <name>diptych::HeadChooser</name>
    <message>
        <source>Vision: patches look at patches</source>
        <translation>视觉：图块看图块</translation>
    </message>
    <message>
        <source>Text: words look at words</source>
        <translation>文本：词看词</translation>
    </message>
    <message>
        <source>Cross: words look at patches</source>
        <translation>交叉：词看图块</translation>
    </message>
    <message>
        <source>Joint: words and patches look at all</source>
        <translation>联合：词与图块看一切</translation>
    </message>
    <message>
        <source>Entropy (bits)</source>
        <translation>熵（比特）</translation>
    </message>
    <message>
        <source>How evenly a head spreads its attention: −Σ a·log₂ a, mean over the queries. Low: it looks at few places.</source>
        <translation>一个头的注意力分布有多均匀：−Σ a·log₂ a，对各查询取平均。低：只看少数地方。</translation>
    </message>
    <message>
        <source>Largest weight</source>
        <translation>最大权重</translation>
    </message>
    <message>
        <source>The largest attention weight of a query, mean over the queries. Near 1: it looks at one place.</source>
        <translation>每个查询的最大注意力权重，对各查询取平均。接近 1：只看一处。</translation>
    </message>
    <message>
        <source>Mean distance (tokens)</source>
        <translation>平均距离（词元）</translation>
    </message>
    <message>
        <source>How many tokens away a head looks, weighted by attention.</source>
        <translation>一个头看多少个词元之外，按注意力加权。</translation>
    </message>
    <message>
        <source>Mean attention distance (patches)</source>
        <translation>平均注意力距离（图块）</translation>
    </message>
    <message>
        <source>How far from a patch the patches lie that it looks at, weighted by attention. Small: local.</source>
        <translation>一个图块所看的图块离它多远，按注意力加权。小：局部。</translation>
    </message>
    <message>
        <source>Spread (patches)</source>
        <translation>离散度（图块）</translation>
    </message>
    <message>
        <source>How widely the attended patches scatter around their own centre, weighted by attention.</source>
        <translation>被关注的图块围绕其中心散布多广，按注意力加权。</translation>
    </message>
    <message>
        <source>Share on patches</source>
        <translation>落在图块上的份额</translation>
    </message>
    <message>
        <source>How much of a word&apos;s attention falls on patches; the rest falls on the picture&apos;s class token.</source>
        <translation>一个词的注意力有多少落在图块上；其余落在图片的类别词元上。</translation>
    </message>
    <message>
        <source>Share of text on patches</source>
        <translation>文本看图块的份额</translation>
    </message>
    <message>
        <source>How much of a word&apos;s attention falls on patches; the rest falls on text and class token.</source>
        <translation>一个词的注意力有多少落在图块上；其余落在文本与类别词元上。</translation>
    </message>
    <message>
        <source>Share on the class token</source>
        <translation>落在类别词元上的份额</translation>
    </message>
    <message>
        <source>How much attention falls on the class token instead of patches.</source>
        <translation>有多少注意力落在类别词元而不是图块上。</translation>
    </message>
    <message>
        <source>Share on first and last token</source>
        <translation>落在首尾词元上的份额</translation>
    </message>
    <message>
        <source>How much attention falls on the tokens that open and close the text: often a resting place that means nothing.</source>
        <translation>有多少注意力落在文本开头与结尾的词元上：常常只是没有含义的歇脚处。</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Heads coloured by</source>
        <translation>注意力头着色依据</translation>
    </message>
    <message>
        <source>Statistic that colours the heads</source>
        <translation>用于给注意力头着色的统计量</translation>
    </message>
    <message>
        <source>Layers and heads</source>
        <translation>层与头</translation>
    </message>
    <message>
        <source>There is no attention to show yet.</source>
        <translation>还没有可显示的注意力。</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>head</source>
        <translation>头</translation>
    </message>
    <message>
        <source>mean of the layers</source>
        <translation>各层平均</translation>
    </message>
    <message>
        <source>layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>mean of the heads</source>
        <translation>各头平均</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>第 %1 头</translation>
    </message>
    <message>
        <source>avg</source>
        <translation>平均</translation>
    </message>
</context>
<context>
    <name>diptych::HistogramView</name>
    <message>
        <source>Histogram</source>
        <translation>直方图</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 至 %2</translation>
    </message>
</context>
<context>
    <name>diptych::HomePanel</name>
    <message>
        <source>Ask a picture</source>
        <translation>向图片提问</translation>
    </message>
    <message>
        <source>Get a caption, then ask what is where, how many and in which colour.</source>
        <translation>先得到描述，再问什么在哪里、有几个、是什么颜色。</translation>
    </message>
    <message>
        <source>See what a word looks at</source>
        <translation>看一个词在看哪里</translation>
    </message>
    <message>
        <source>Choose a word and see the patches it attends to, layer by layer, head by head.</source>
        <translation>选一个词，逐层逐头地看它关注的图块。</translation>
    </message>
    <message>
        <source>See how pictures and texts align</source>
        <translation>看图片与文本如何对齐</translation>
    </message>
    <message>
        <source>Every picture against every text, and both sides on one map.</source>
        <translation>每张图片对每条文本，双方同在一张图上。</translation>
    </message>
    <message>
        <source>Teach it something new</source>
        <translation>教它新东西</translation>
    </message>
    <message>
        <source>Fine-tune the model on your pictures in a few minutes and watch it learn.</source>
        <translation>用你的图片花几分钟微调模型，看着它学习。</translation>
    </message>
    <message>
        <source>A studio for models that see and read</source>
        <translation>图文模型工作室</translation>
    </message>
    <message>
        <source>Browse pictures with words, ask a model about them, look inside it, and teach it. Everything runs on this computer.</source>
        <translation>浏览带文字的图片，向模型提问，查看它的内部，并教会它。一切都在本机运行。</translation>
    </message>
    <message>
        <source>Drop a picture, a folder of pictures, a COCO captions file or a model folder anywhere on the window.</source>
        <translation>把图片、图片文件夹、COCO 描述文件或模型文件夹拖到窗口的任意位置。</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>All pictures</source>
        <translation>全部图片</translation>
    </message>
    <message>
        <source>Make scenes…</source>
        <translation>生成场景…</translation>
    </message>
    <message>
        <source>Generate captioned scenes with questions and masks</source>
        <translation>生成带描述、问题与掩码的场景</translation>
    </message>
    <message>
        <source>Pictures of the data set</source>
        <translation>数据集的图片</translation>
    </message>
    <message>
        <source>Recent models</source>
        <translation>最近的模型</translation>
    </message>
    <message>
        <source>Recent data sets</source>
        <translation>最近的数据集</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n pictures</source>
        <translation>
            <numerusform>%1 · %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>The data set is being read…</source>
        <translation>正在读取数据集…</translation>
    </message>
    <message>
        <source>No data set is open. Drop a folder of pictures here, or make scenes.</source>
        <translation>没有打开数据集。把图片文件夹拖到这里，或生成场景。</translation>
    </message>
    <message>
        <source>%1 (open)</source>
        <translation>%1（已打开）</translation>
    </message>
    <message>
        <source>Nothing was opened yet.</source>
        <translation>还没有打开过。</translation>
    </message>
</context>
<context>
    <name>diptych::InsidePanel</name>
    <message>
        <source>Export the map</source>
        <translation>导出热图</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Text that the model reads with the picture</source>
        <translation>模型与图片一起读的文本</translation>
    </message>
    <message>
        <source>Write a text and press Enter</source>
        <translation>写一段文本，按回车</translation>
    </message>
    <message>
        <source>Its own &amp;caption</source>
        <translation>模型自己的描述(&amp;C)</translation>
    </message>
    <message>
        <source>Lets the model write the text.</source>
        <translation>让模型来写文本。</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>Picture and map as PNG or SVG with the whole recipe inside, or the numbers as CSV.</source>
        <translation>图片与热图导出为内含全部设置的 PNG 或 SVG，或把数值导出为 CSV。</translation>
    </message>
    <message>
        <source>Export the map…</source>
        <translation>导出热图…</translation>
    </message>
    <message>
        <source>Use the model&apos;s own caption</source>
        <translation>使用模型自己的描述</translation>
    </message>
    <message>
        <source>Choose nothing</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>The picture with the map</source>
        <translation>带热图的图片</translation>
    </message>
    <message>
        <source>Tokens of the text</source>
        <translation>文本的词元</translation>
    </message>
    <message>
        <source>attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>The engine is starting.</source>
        <translation>引擎正在启动。</translation>
    </message>
    <message>
        <source>No model is open. Choose one at the top left.</source>
        <translation>没有打开模型。请在左上角选择一个。</translation>
    </message>
    <message>
        <source>Looking inside</source>
        <translation>正在查看内部</translation>
    </message>
    <message>
        <source>Write a text below: this model cannot caption the picture by itself.</source>
        <translation>请在下方写一段文本：这个模型自己不能描述图片。</translation>
    </message>
    <message>
        <source>Describing the picture</source>
        <translation>正在描述图片</translation>
    </message>
    <message>
        <source>The model gave an empty caption: write a text below.</source>
        <translation>模型给出了空描述：请在下方写一段文本。</translation>
    </message>
    <message>
        <source>Looking inside the other model</source>
        <translation>正在查看另一模型的内部</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>内部</translation>
    </message>
    <message>
        <source>%1 minus %2</source>
        <translation>%1 减 %2</translation>
    </message>
    <message>
        <source>difference of attention</source>
        <translation>注意力之差</translation>
    </message>
    <message>
        <source>The other model has no such map.</source>
        <translation>另一模型没有这种热图。</translation>
    </message>
    <message>
        <source>Patches that look at the chosen ones</source>
        <translation>看着所选图块的图块</translation>
    </message>
    <message>
        <source>Where the chosen patches look</source>
        <translation>所选图块看的地方</translation>
    </message>
    <message>
        <source>Where the class token looks: click a patch to see what it looks at</source>
        <translation>类别词元看的地方：点击图块可看它在看什么</translation>
    </message>
    <message>
        <source>Mean of all patches: click one</source>
        <translation>所有图块的平均：请点击一个</translation>
    </message>
    <message>
        <source>Rollout of the vision tower at the class token, the same for every word</source>
        <translation>视觉塔在类别词元处的注意力展开（rollout），对每个词都相同</translation>
    </message>
    <message>
        <source>Choose a word to see which words it looks at</source>
        <translation>选一个词，看它在看哪些词</translation>
    </message>
    <message>
        <source>There is no map for this choice</source>
        <translation>这个选择没有热图</translation>
    </message>
    <message>
        <source>%1 % of its attention is on patches</source>
        <translation>它有 %1 % 的注意力在图块上</translation>
    </message>
    <message numerus="yes">
        <source>words shaded by their attention on the %n chosen patches</source>
        <translation>
            <numerusform>词的深浅表示它们对所选 %n 个图块的注意力</numerusform>
        </translation>
    </message>
    <message>
        <source>the text is the model&apos;s own caption</source>
        <translation>文本是模型自己的描述</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>正在读取图片…</translation>
    </message>
    <message>
        <source>Drop a picture on the window, or choose one in Data.</source>
        <translation>把图片拖到窗口上，或在“数据”里选一张。</translation>
    </message>
    <message>
        <source>Looking inside…</source>
        <translation>正在查看内部…</translation>
    </message>
    <message>
        <source>This model has no head that writes captions.</source>
        <translation>这个模型没有写描述的输出头。</translation>
    </message>
    <message>
        <source>Model to compare with</source>
        <translation>用于比较的模型</translation>
    </message>
    <message>
        <source>The picture with the map beside it</source>
        <translation>带并排热图的图片</translation>
    </message>
    <message>
        <source>Patch row %1, column %2: %3</source>
        <translation>图块 第 %1 行，第 %2 列：%3</translation>
    </message>
    <message>
        <source>difference %1 points</source>
        <translation>相差 %1 个百分点</translation>
    </message>
    <message>
        <source>Point at a patch to read its share.</source>
        <translation>指向图块可读出它的份额。</translation>
    </message>
    <message>
        <source>Drag over patches (or Shift+arrows): where they look.</source>
        <translation>拖选图块（或 Shift+方向键）：看它们看向哪里。</translation>
    </message>
    <message>
        <source>Drag over patches (or Shift+arrows): which words look at them.</source>
        <translation>拖选图块（或 Shift+方向键）：看哪些词在看它们。</translation>
    </message>
    <message>
        <source>Words shaded by how much &quot;%1&quot; looks at them</source>
        <translation>词的深浅表示“%1”看它们的程度</translation>
    </message>
    <message>
        <source>Where it looked when it chose &quot;%1&quot; (read one position earlier)</source>
        <translation>选“%1”时看的地方（取前一位置）</translation>
    </message>
    <message>
        <source>Where &quot;%1&quot; looks</source>
        <translation>“%1”看的地方</translation>
    </message>
    <message>
        <source>Mean of all tokens: choose one below</source>
        <translation>所有词元的平均：请在下方选一个</translation>
    </message>
</context>
<context>
    <name>diptych::Inspector</name>
    <message>
        <source>%1 · %2 × %3 px</source>
        <translation>%1 · %2 × %3 像素</translation>
    </message>
    <message>
        <source>Captions and questions</source>
        <translation>描述与问题</translation>
    </message>
    <message>
        <source>Tokens of the current text</source>
        <translation>当前文本的词元</translation>
    </message>
    <message>
        <source>Captions and questions of the picture</source>
        <translation>图片的描述与问题</translation>
    </message>
    <message>
        <source>Current picture</source>
        <translation>当前图片</translation>
    </message>
    <message>
        <source>The picture %1 of the data set is missing.</source>
        <translation>数据集中的图片 %1 缺失。</translation>
    </message>
    <message>
        <source>No picture is chosen yet.</source>
        <translation>还没有选择图片。</translation>
    </message>
    <message>
        <source>%1 · row %2 · split %3</source>
        <translation>%1 · 第 %2 行 · 划分 %3</translation>
    </message>
    <message>
        <source>No text is chosen.</source>
        <translation>没有选择文本。</translation>
    </message>
    <message>
        <source>The model that splits it is not open yet.</source>
        <translation>用来切分它的模型尚未打开。</translation>
    </message>
    <message>
        <source>This picture is of no open data set, or its row has no texts.</source>
        <translation>这张图片不在打开的数据集中，或该行没有文本。</translation>
    </message>
    <message>
        <source>F2 or a double click edits a text; the source stays as it is.</source>
        <translation>按 F2 或双击可编辑文本；源数据保持不变。</translation>
    </message>
</context>
<context>
    <name>diptych::JobBar</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>Copy details and close</source>
        <translation>复制详情并关闭</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>run “%1” step %2/%3</source>
        <translation>训练“%1” 第 %2/%3 步</translation>
    </message>
    <message>
        <source>loss %1</source>
        <translation>损失 %1</translation>
    </message>
    <message>
        <source>engine is loading…</source>
        <translation>引擎正在加载…</translation>
    </message>
    <message>
        <source>engine failed: %1</source>
        <translation>引擎加载失败：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n threads</source>
        <translation>
            <numerusform>%n 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 MB</source>
        <translation>%1 MB</translation>
    </message>
    <message>
        <source>slow matrix products</source>
        <translation>矩阵运算较慢</translation>
    </message>
    <message>
        <source>cancel: %1</source>
        <translation>取消：%1</translation>
    </message>
    <message>
        <source>failed: %1</source>
        <translation>失败：%1</translation>
    </message>
    <message>
        <source>done: %1</source>
        <translation>完成：%1</translation>
    </message>
    <message>
        <source>This job is over.</source>
        <translation>该任务已结束。</translation>
    </message>
    <message>
        <source>Jobs</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>All jobs of this session</source>
        <translation>本次会话的全部任务</translation>
    </message>
</context>
<context>
    <name>diptych::LookPage</name>
    <message>
        <source>%1 M</source>
        <translation>%1 M</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 steps</source>
        <translation>%1 步</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>Making one batch</source>
        <translation>正在生成一个批次</translation>
    </message>
    <message>
        <source>Making one batch and rehearsing two steps…</source>
        <translation>正在生成一个批次并预演两步…</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>One real batch as the network sees it, and two rehearsed steps.</source>
        <translation>网络所见的一个真实批次，以及两步预演。</translation>
    </message>
    <message>
        <source>One step of %1 pictures</source>
        <translation>每步（%1 张图片）</translation>
    </message>
    <message>
        <source>Parameters that learn</source>
        <translation>参与学习的参数</translation>
    </message>
    <message>
        <source>Rehearsing two steps…</source>
        <translation>正在预演两步…</translation>
    </message>
    <message>
        <source>Rows of the batch</source>
        <translation>批次中的行</translation>
    </message>
    <message>
        <source>The most that the training process has used</source>
        <translation>训练进程用过的最大内存</translation>
    </message>
    <message>
        <source>The second of two rehearsed steps: the first one warms up</source>
        <translation>取两步预演中的第二步：第一步用于预热</translation>
    </message>
    <message>
        <source>Without the time that evaluating and saving take</source>
        <translation>不含验证与保存所需的时间</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>约 %1</translation>
    </message>
    <message>
        <source>tokens: %1</source>
        <translation>词元：%1</translation>
    </message>
</context>
<context>
    <name>diptych::MainWindow</name>
    <message>
        <source>Go to %1</source>
        <translation>转到%1</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>Switch to English</source>
        <translation>切换到英文 (English)</translation>
    </message>
    <message>
        <source>Light colours</source>
        <translation>浅色外观</translation>
    </message>
    <message>
        <source>Dark colours</source>
        <translation>深色外观</translation>
    </message>
    <message>
        <source>Show or hide the inspector</source>
        <translation>显示或隐藏检查器</translation>
    </message>
    <message>
        <source>Ctrl+K   search everything</source>
        <translation>Ctrl+K   搜索一切</translation>
    </message>
    <message>
        <source>Alt+Left, Alt+Right   back and forward</source>
        <translation>Alt+左、Alt+右   后退与前进</translation>
    </message>
    <message>
        <source>Ctrl+V   paste a picture</source>
        <translation>Ctrl+V   粘贴图片</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Diptych</source>
        <translation>Diptych</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Open the model of run “%1”</source>
        <translation>打开运行“%1”的模型</translation>
    </message>
    <message>
        <source>Make scenes…</source>
        <translation>生成场景…</translation>
    </message>
    <message>
        <source>Colours of the system</source>
        <translation>跟随系统配色</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Text in its usual size</source>
        <translation>文字恢复原大小</translation>
    </message>
    <message>
        <source>Ctrl+1 … Ctrl+%1   panels</source>
        <translation>Ctrl+1 … Ctrl+%1   面板</translation>
    </message>
</context>
<context>
    <name>diptych::MakeScenesDialog</name>
    <message>
        <source>Folder for the new scenes</source>
        <translation>存放新场景的文件夹</translation>
    </message>
    <message>
        <source>Name a folder for the scenes.</source>
        <translation>请为场景指定一个文件夹。</translation>
    </message>
    <message>
        <source>This folder holds something already. Name a new or an empty one.</source>
        <translation>该文件夹里已有内容。请指定新的或空的文件夹。</translation>
    </message>
    <message>
        <source>Make scenes</source>
        <translation>生成场景</translation>
    </message>
    <message>
        <source>Pictures of things and coloured shapes, each with captions, questions, answers and masks in English and Chinese. The same seed gives the same scenes on any computer.</source>
        <translation>由物品与彩色形状组成的图片，每张都带有中英文描述、问题、答案与掩码。相同的种子在任何电脑上都生成相同的场景。</translation>
    </message>
    <message>
        <source>Scenes</source>
        <translation>场景数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Most things in a picture</source>
        <translation>每张图片最多物体数</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>diptych::MapControls</name>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Text as</source>
        <translation>文本作为</translation>
    </message>
    <message>
        <source>Patch</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Off: one flat colour per patch, exactly what the model has.</source>
        <translation>关闭：每个图块一种纯色，与模型所见完全一致。</translation>
    </message>
    <message>
        <source>Special tokens</source>
        <translation>特殊词元</translation>
    </message>
    <message>
        <source>Shows tokens such as [CLS] and [SEP] that stand for no word.</source>
        <translation>显示 [CLS]、[SEP] 等不代表词的词元。</translation>
    </message>
    <message>
        <source>What the text is to the model</source>
        <translation>文本对模型来说是什么</translation>
    </message>
    <message>
        <source>Direction of attention between patches</source>
        <translation>图块之间注意力的方向</translation>
    </message>
    <message>
        <source>Colour map</source>
        <translation>色图</translation>
    </message>
    <message>
        <source>Opacity of the map</source>
        <translation>热图的不透明度</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Rollout</source>
        <translation>注意力展开 (Rollout)</translation>
    </message>
    <message>
        <source>a text to match</source>
        <translation>要匹配的文本</translation>
    </message>
    <message>
        <source>a caption it writes</source>
        <translation>它写的描述</translation>
    </message>
    <message>
        <source>a question it is asked</source>
        <translation>向它提的问题</translation>
    </message>
    <message>
        <source>looks at</source>
        <translation>看向</translation>
    </message>
    <message>
        <source>is looked at by</source>
        <translation>被看</translation>
    </message>
    <message>
        <source>The same word, layer and head in the other model; difference: other minus current.</source>
        <translation>另一模型中的同一词、层与头；差异：另一模型减当前模型。</translation>
    </message>
    <message>
        <source>Attention multiplied up through the vision layers with the residual path added (Abnar and Zuidema 2020), read at the class token: what reached the picture&apos;s summary. Misleads: it ignores values and signs, knows no word, and blurs with every layer.</source>
        <translation>把视觉各层的注意力连同残差通路逐层相乘（Abnar 与 Zuidema，2020），在类别词元处读取：到达图片摘要的内容。误导之处：它忽略数值与正负，不认识词，且每过一层就更模糊。</translation>
    </message>
    <message>
        <source>The weights softmax(QKᵀ/√d) with which one position mixes in others. Misleads: a weight says what was read, not what mattered, and a mean hides heads that disagree.</source>
        <translation>一个位置混入其他位置时所用的权重 softmax(QKᵀ/√d)。误导之处：权重说明读了什么，而非什么重要；平均会掩盖意见不一的头。</translation>
    </message>
    <message>
        <source>What stands beside the map</source>
        <translation>热图旁边显示什么</translation>
    </message>
    <message>
        <source>Beside it</source>
        <translation>并排显示</translation>
    </message>
    <message>
        <source>Other model…</source>
        <translation>另一模型…</translation>
    </message>
    <message>
        <source>Opens a second model, such as the one before fine-tuning, to see the same word in both.</source>
        <translation>打开第二个模型（例如微调之前的模型），在两者中看同一个词。</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>other method</source>
        <translation>另一方法</translation>
    </message>
    <message>
        <source>other model</source>
        <translation>另一模型</translation>
    </message>
    <message>
        <source>difference of models</source>
        <translation>模型之差</translation>
    </message>
    <message>
        <source>Open a model to compare with first: Other model… below.</source>
        <translation>请先打开一个用于比较的模型：点下方的“另一模型…”。</translation>
    </message>
    <message>
        <source>Attention multiplied up the vision layers. Misleads: it ignores values and signs, knows no word.</source>
        <translation>注意力沿视觉各层逐层相乘。误导之处：忽略数值与正负，不认识词。</translation>
    </message>
    <message>
        <source>Weights with which one position reads others. Misleads: read is not yet used.</source>
        <translation>一个位置读取其他位置的权重。误导之处：读了不等于用了。</translation>
    </message>
</context>
<context>
    <name>diptych::MapPicture</name>
    <message>
        <source>Picture with map</source>
        <translation>带热图的图片</translation>
    </message>
    <message>
        <source>patch row %1, column %2</source>
        <translation>图块 第 %1 行，第 %2 列</translation>
    </message>
</context>
<context>
    <name>diptych::MatrixView</name>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
</context>
<context>
    <name>diptych::MethodPage</name>
    <message>
        <source>As set below</source>
        <translation>按下方设置</translation>
    </message>
    <message>
        <source>Freeze the vision tower: pictures are seen as before, only the texts learn</source>
        <translation>冻结视觉塔：看图方式不变，只有文本部分学习</translation>
    </message>
    <message>
        <source>Full: every weight learns. Best result, needs most memory</source>
        <translation>全量：所有权重都学习。效果最好，占用内存最多</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Linear probe: only the projections and the matching head learn. Quick, forgets nothing</source>
        <translation>线性探针：只有投影层与匹配头学习。快，且不会遗忘</translation>
    </message>
    <message>
        <source>More settings</source>
        <translation>更多设置</translation>
    </message>
    <message>
        <source>Normal: 300 steps of 16 pictures</source>
        <translation>普通：300 步，每步 16 张图片</translation>
    </message>
    <message>
        <source>Pictures a step (batch)</source>
        <translation>每步图片数（批大小）</translation>
    </message>
    <message>
        <source>Quick: 40 steps of 8 pictures, to see that it works</source>
        <translation>快速：40 步，每步 8 张图片，看看能否运行</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Thorough: 1,500 steps of 16 pictures</source>
        <translation>充分：1,500 步，每步 16 张图片</translation>
    </message>
    <message>
        <source>Which weights move, and for how long.</source>
        <translation>哪些权重变动，训练多久。</translation>
    </message>
</context>
<context>
    <name>diptych::ObjectivesPage</name>
    <message>
        <source>A heat map of a model that was taught by masks shows where it was told to look. Whether it also uses what it sees there has to be shown by other means, such as deleting that part of the picture.</source>
        <translation>用掩码教过的模型，其热图显示的是它被教导去看的地方。它是否真的用到了那里的内容，要用别的办法证明，例如抹去图片的那一部分。</translation>
    </message>
    <message>
        <source>Choose at least one objective.</source>
        <translation>请至少选择一个目标。</translation>
    </message>
    <message>
        <source>Left out: %1 %2</source>
        <translation>已略去：%1——%2</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>What it shall learn. Greyed objectives say why they cannot be chosen.</source>
        <translation>要它学什么。灰色的目标会说明不能选的原因。</translation>
    </message>
    <message>
        <source>not possible: %1</source>
        <translation>不可用：%1</translation>
    </message>
</context>
<context>
    <name>diptych::Opener</name>
    <message>
        <source>%1 is not there. Check the path.</source>
        <translation>%1 不存在。请检查路径。</translation>
    </message>
    <message>
        <source>%1 is no picture, model folder or data set that is read here. Drop a picture, a folder of pictures, a COCO captions JSON or a model folder.</source>
        <translation>%1 不是这里能读的图片、模型文件夹或数据集。请拖入图片、图片文件夹、COCO 描述 JSON 或模型文件夹。</translation>
    </message>
</context>
<context>
    <name>diptych::PanelNames</name>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>内部</translation>
    </message>
    <message>
        <source>Alignment</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>diptych::PanelRecipe</name>
    <message>
        <source>The picture %1 is not in the current data set: open it, then drop this one again.</source>
        <translation>当前数据集中没有图片 %1：请先打开它，再把这张拖进来。</translation>
    </message>
    <message>
        <source>It was made with the model %1.</source>
        <translation>它是用模型 %1 制作的。</translation>
    </message>
</context>
<context>
    <name>diptych::PictureFiles</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>diptych::PictureView</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
</context>
<context>
    <name>diptych::QuestionSection</name>
    <message>
        <source>The data set holds no question about this picture.</source>
        <translation>数据集中没有关于这张图片的问题。</translation>
    </message>
    <message>
        <source>Ask one of the data set&apos;s own questions and compare.</source>
        <translation>用数据集自带的问题提问并比较。</translation>
    </message>
    <message>
        <source>Write a question first.</source>
        <translation>请先写一个问题。</translation>
    </message>
    <message>
        <source>There is no picture to ask.</source>
        <translation>没有可提问的图片。</translation>
    </message>
    <message>
        <source>Answering a question</source>
        <translation>正在回答问题</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>given in the data</source>
        <translation>数据中的答案</translation>
    </message>
    <message>
        <source>log-likelihood %1</source>
        <translation>对数似然 %1</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>没有答案</translation>
    </message>
    <message>
        <source>Where the model looked for the question&apos;s &quot;%1&quot;</source>
        <translation>模型为问题中的“%1”看的地方</translation>
    </message>
    <message>
        <source>Looking for an answer…</source>
        <translation>正在寻找答案…</translation>
    </message>
    <message>
        <source>The data set says the same: %1</source>
        <translation>数据集的答案相同：%1</translation>
    </message>
    <message>
        <source>The data set says otherwise: %1</source>
        <translation>数据集的答案不同：%1</translation>
    </message>
    <message>
        <source>Choose a picture first.</source>
        <translation>请先选择一张图片。</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>What do you want to know about the picture?</source>
        <translation>关于这张图片，你想知道什么？</translation>
    </message>
    <message>
        <source>Question about the picture</source>
        <translation>关于图片的问题</translation>
    </message>
    <message>
        <source>&amp;Ask</source>
        <translation>提问(&amp;A)</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>From the data</source>
        <translation>来自数据</translation>
    </message>
    <message>
        <source>Questions of the data set for this picture</source>
        <translation>数据集中关于这张图片的问题</translation>
    </message>
    <message>
        <source>Answers with their probability</source>
        <translation>答案及其概率</translation>
    </message>
    <message>
        <source>probability of the whole answer</source>
        <translation>整个答案的概率</translation>
    </message>
    <message>
        <source>Tokens of the question</source>
        <translation>问题的词元</translation>
    </message>
    <message>
        <source>Asked before</source>
        <translation>问过的问题</translation>
    </message>
    <message>
        <source>Questions asked before</source>
        <translation>以前问过的问题</translation>
    </message>
    <message>
        <source>Double click or Enter shows the answer again, or asks it of the present picture.</source>
        <translation>双击或回车：再次显示答案，或就当前图片重新提问。</translation>
    </message>
</context>
<context>
    <name>diptych::RunHost</name>
    <message>
        <source>%1 (copy)</source>
        <translation>%1（副本）</translation>
    </message>
</context>
<context>
    <name>diptych::RunPage</name>
    <message>
        <source>Back to the base model</source>
        <translation>换回基础模型</translation>
    </message>
    <message>
        <source>Compare inside</source>
        <translation>在“内部”中比较</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Curves of the run</source>
        <translation>训练曲线</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Goes on from the last checkpoint, or from the beginning where there is none</source>
        <translation>从最后一个检查点继续；没有检查点时从头开始</translation>
    </message>
    <message>
        <source>It ends after the present step and saves a checkpoint</source>
        <translation>完成当前这一步并保存检查点后结束</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Log of events</source>
        <translation>事件日志</translation>
    </message>
    <message>
        <source>Logarithmic</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Moves the run into the trash; this can be undone</source>
        <translation>把这次训练移到回收站；可以撤销</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Open the tuned model</source>
        <translation>打开微调后的模型</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Saves a checkpoint first</source>
        <translation>会先保存检查点</translation>
    </message>
    <message>
        <source>Sets the tuned model and its base side by side in the panel Inside</source>
        <translation>在“内部”面板中并排显示微调后的模型与基础模型</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the run first</source>
        <translation>请先停止这次训练</translation>
    </message>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>The first steps appear here</source>
        <translation>最初几步会显示在这里</translation>
    </message>
    <message>
        <source>The tuned model is the current model now: every panel uses it. Its base stays in the list of models at the top.</source>
        <translation>微调后的模型现在是当前模型，所有面板都在使用它。基础模型仍在顶部的模型列表中。</translation>
    </message>
    <message>
        <source>There is no checkpoint yet</source>
        <translation>还没有检查点</translation>
    </message>
    <message>
        <source>This run is finished</source>
        <translation>这次训练已完成</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Views of the run</source>
        <translation>训练的各个视图</translation>
    </message>
    <message>
        <source>What differs between the chosen runs:</source>
        <translation>所选训练之间的不同：</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>发生了什么</translation>
    </message>
    <message>
        <source>What the curves show</source>
        <translation>曲线显示的内容</translation>
    </message>
    <message>
        <source>What was asked</source>
        <translation>训练请求</translation>
    </message>
    <message>
        <source>accuracy of each objective</source>
        <translation>各目标的准确率</translation>
    </message>
    <message>
        <source>best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>loss of each objective</source>
        <translation>各目标的损失</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>diptych::RunRequest</name>
    <message>
        <source>Alignment</source>
        <translation>对齐</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Looking</source>
        <translation>注视</translation>
    </message>
    <message>
        <source>Matching</source>
        <translation>匹配</translation>
    </message>
    <message>
        <source>Patches</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>Referring</source>
        <translation>指代</translation>
    </message>
    <message>
        <source>a word knows whether its object is there, where, and what it is</source>
        <translation>词知道它的物体是否存在、在哪里、是什么</translation>
    </message>
    <message>
        <source>a word looks at its object</source>
        <translation>词看向它的物体</translation>
    </message>
    <message>
        <source>compares pictures with one another: needs a batch of two or more</source>
        <translation>要在图片之间比较：批大小至少为 2</translation>
    </message>
    <message>
        <source>has nothing to learn in a linear probe: only the projections and the matching head do</source>
        <translation>在线性探针中无可学习：只有投影层与匹配头学习</translation>
    </message>
    <message>
        <source>has nothing to learn while the vision tower is frozen</source>
        <translation>视觉塔冻结时无可学习</translation>
    </message>
    <message>
        <source>is this text true of this picture?</source>
        <translation>这段文本与图片相符吗？</translation>
    </message>
    <message>
        <source>needs a set with masks, such as generated scenes</source>
        <translation>需要带掩码的数据集，例如生成的场景</translation>
    </message>
    <message>
        <source>pictures and texts that belong together lie close</source>
        <translation>配对的图片与文本彼此靠近</translation>
    </message>
    <message>
        <source>the data set has no captions in the chosen languages</source>
        <translation>数据集中没有所选语言的描述</translation>
    </message>
    <message>
        <source>the data set has no questions in the chosen languages</source>
        <translation>数据集中没有所选语言的问题</translation>
    </message>
    <message>
        <source>the model has no answering head</source>
        <translation>模型没有回答头</translation>
    </message>
    <message>
        <source>the model has no captioner</source>
        <translation>模型没有描述生成器</translation>
    </message>
    <message>
        <source>the model has no contrastive head</source>
        <translation>模型没有对比学习头</translation>
    </message>
    <message>
        <source>the model has no matching head</source>
        <translation>模型没有匹配头</translation>
    </message>
    <message>
        <source>the model has no text encoder</source>
        <translation>模型没有文本编码器</translation>
    </message>
    <message>
        <source>the next word of a caption</source>
        <translation>描述的下一个词</translation>
    </message>
    <message>
        <source>the words of an answer, given picture and question</source>
        <translation>给定图片与问题，回答中的词</translation>
    </message>
    <message>
        <source>which thing covers each patch, and where the patch is</source>
        <translation>每个图块被什么覆盖，以及图块在哪里</translation>
    </message>
</context>
<context>
    <name>diptych::RunStates</name>
    <message>
        <source>not started</source>
        <translation>未开始</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>剩余 %1</translation>
    </message>
    <message>
        <source>usable: yes</source>
        <translation>可用：是</translation>
    </message>
    <message>
        <source>usable: no checkpoint yet</source>
        <translation>可用：还没有检查点</translation>
    </message>
    <message>
        <source>%1 accuracy</source>
        <translation>%1 准确率</translation>
    </message>
    <message>
        <source>%1 pictures/s</source>
        <translation>%1 张/秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1, validation</source>
        <translation>%1（验证）</translation>
    </message>
    <message>
        <source>A step takes</source>
        <translation>每步用时</translation>
    </message>
    <message>
        <source>Best checkpoint</source>
        <translation>最佳检查点</translation>
    </message>
    <message>
        <source>It begins to learn by heart: the validation loss was lowest at step %1 (%2) and is %3 now, while the training loss falls. Use the best checkpoint, or train on more data or for fewer steps.</source>
        <translation>它开始死记硬背：验证损失在第 %1 步最低（%2），现在是 %3，而训练损失仍在下降。请使用最佳检查点，或用更多数据、更少步数训练。</translation>
    </message>
    <message>
        <source>Learning rate now</source>
        <translation>当前学习率</translation>
    </message>
    <message>
        <source>Loss now</source>
        <translation>当前损失</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Nothing was held out for validation: whether it learnt by heart cannot be told, and the last checkpoint counts as the best.</source>
        <translation>没有留出验证数据：无法判断它是否死记硬背，最后一个检查点就算最佳。</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>The loss has hardly moved (from %1 to %2): raise the learning rate, or let more weights learn.</source>
        <translation>损失几乎没有变化（从 %1 到 %2）：请提高学习率，或让更多权重学习。</translation>
    </message>
    <message>
        <source>The loss rises (from %1 to %2): lower the learning rate.</source>
        <translation>损失在上升（从 %1 到 %2）：请降低学习率。</translation>
    </message>
    <message>
        <source>The most that the training process has used</source>
        <translation>训练进程用过的最大内存</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>Without the time that evaluating and saving take</source>
        <translation>不含验证与保存所需的时间</translation>
    </message>
    <message>
        <source>gradient norm</source>
        <translation>梯度范数</translation>
    </message>
    <message>
        <source>learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>resumed; %1 parameters learn</source>
        <translation>已继续；%1 个参数参与学习</translation>
    </message>
    <message>
        <source>saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>started; %1 parameters learn</source>
        <translation>已开始；%1 个参数参与学习</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>validation loss %1</source>
        <translation>验证损失 %1</translation>
    </message>
</context>
<context>
    <name>diptych::RunWizard</name>
    <message>
        <source>New run</source>
        <translation>新建训练</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>What the model learns from: the current data set.</source>
        <translation>模型从什么学习：当前数据集。</translation>
    </message>
    <message>
        <source>English texts</source>
        <translation>英文文本</translation>
    </message>
    <message>
        <source>Chinese texts</source>
        <translation>中文文本</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>What is fine-tuned: the current model. Its folder is never changed.</source>
        <translation>微调什么：当前模型。它的文件夹绝不会被改动。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>The same run from the command line, and its request.</source>
        <translation>同样训练的命令行及其请求文件。</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>训练名称</translation>
    </message>
    <message>
        <source>Command line and run.json</source>
        <translation>命令行与 run.json</translation>
    </message>
    <message>
        <source>%1 · %2 pictures · format %3</source>
        <translation>%1 · %2 张图片 · 格式 %3</translation>
    </message>
    <message>
        <source>No data set is open. Close this window and open one.</source>
        <translation>没有打开数据集。请关闭此窗口并打开一个。</translation>
    </message>
    <message>
        <source>No model is open. Close this window and open one.</source>
        <translation>没有打开模型。请关闭此窗口并打开一个。</translation>
    </message>
    <message>
        <source>%1 tuned</source>
        <translation>%1 微调</translation>
    </message>
    <message>
        <source>%1 to learn from, %2 held out for validation</source>
        <translation>%1 张用于学习，%2 张留作验证</translation>
    </message>
    <message>
        <source>Choose at least one language.</source>
        <translation>请至少选择一种语言。</translation>
    </message>
    <message>
        <source>No objective is left. Choose another method, or go back and choose other objectives.</source>
        <translation>没有剩下任何目标。请换一种方式，或返回选择其他目标。</translation>
    </message>
    <message>
        <source>No picture of this set is in the split “train”: there is nothing to learn from.</source>
        <translation>该数据集中没有图片属于“train”划分：没有可供学习的内容。</translation>
    </message>
    <message>
        <source>Nothing is held out: whether the model learns by heart cannot be told, and the last checkpoint counts as the best.</source>
        <translation>没有留出验证数据：无法判断模型是否死记硬背，最后一个检查点就算最佳。</translation>
    </message>
    <message>
        <source>Start the run</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>The set has masks: objectives that teach where to look can be chosen.</source>
        <translation>该数据集带有掩码：可以选择教它看哪里的目标。</translation>
    </message>
    <message>
        <source>The set has no captions and no questions in the chosen languages.</source>
        <translation>该数据集中没有所选语言的描述或问题。</translation>
    </message>
    <message>
        <source>%1 · %2 parameters</source>
        <translation>%1 · %2 参数</translation>
    </message>
</context>
<context>
    <name>diptych::ScatterView</name>
    <message>
        <source>Map of points</source>
        <translation>散点图</translation>
    </message>
    <message>
        <source>point %1</source>
        <translation>点 %1</translation>
    </message>
</context>
<context>
    <name>diptych::SceneMaking</name>
    <message>
        <source>Making %1</source>
        <translation>正在生成 %1</translation>
    </message>
</context>
<context>
    <name>diptych::TokenChips</name>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
</context>
<context>
    <name>diptych::TokenReview</name>
    <message>
        <source>log-likelihood %1</source>
        <translation>对数似然 %1</translation>
    </message>
    <message>
        <source>Instead of &quot;%1&quot; here:</source>
        <translation>这里不用“%1”，改用：</translation>
    </message>
    <message>
        <source>This token ends the text: there is nothing to go on with.</source>
        <translation>这个词元结束了文本，后面没有可继续的内容。</translation>
    </message>
    <message>
        <source>Choose one of the alternatives first.</source>
        <translation>请先选择一个备选词元。</translation>
    </message>
    <message>
        <source>Writes this token here and lets the model go on.</source>
        <translation>在此处写入这个词元，让模型接着写。</translation>
    </message>
    <message>
        <source>Where the model looked when it chose &quot;%1&quot;</source>
        <translation>模型选“%1”时看的地方</translation>
    </message>
    <message>
        <source>Tokens with their probability</source>
        <translation>词元及其概率</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>probability of a token</source>
        <translation>词元的概率</translation>
    </message>
    <message>
        <source>What else could have stood there</source>
        <translation>这里还可能是什么</translation>
    </message>
    <message>
        <source>probability at this place</source>
        <translation>在此处的概率</translation>
    </message>
    <message>
        <source>&amp;Go on from here</source>
        <translation>从这里继续(&amp;G)</translation>
    </message>
</context>
<context>
    <name>diptych::TopBar</name>
    <message>
        <source>Back (Alt+Left)</source>
        <translation>后退 (Alt+左)</translation>
    </message>
    <message>
        <source>Forward (Alt+Right)</source>
        <translation>前进 (Alt+右)</translation>
    </message>
    <message>
        <source>no model</source>
        <translation>没有模型</translation>
    </message>
    <message>
        <source>%1 · %2 · %3 M · CPU</source>
        <translation>%1 · %2 · %3 M 参数 · CPU</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>没有数据</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n pictures</source>
        <translation>
            <numerusform>%1 · %n 张图片</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose a data set</source>
        <translation>选择数据集</translation>
    </message>
    <message>
        <source>Search everything (Ctrl+K)</source>
        <translation>搜索一切 (Ctrl+K)</translation>
    </message>
    <message>
        <source>Search actions, panels, models and data (Ctrl+K)</source>
        <translation>搜索操作、面板、模型和数据 (Ctrl+K)</translation>
    </message>
    <message>
        <source>Keys of this panel (?)</source>
        <translation>此面板的快捷键 (?)</translation>
    </message>
    <message>
        <source>Language, colours and text size</source>
        <translation>语言、外观与文字大小</translation>
    </message>
    <message>
        <source>Bundled model</source>
        <translation>自带模型</translation>
    </message>
    <message>
        <source>Open a model folder…</source>
        <translation>打开模型文件夹…</translation>
    </message>
    <message>
        <source>Model folder</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Sample pictures</source>
        <translation>示例图片</translation>
    </message>
    <message>
        <source>Open a folder of pictures…</source>
        <translation>打开图片文件夹…</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>图片文件夹</translation>
    </message>
    <message>
        <source>Open a COCO captions file…</source>
        <translation>打开 COCO 描述文件…</translation>
    </message>
    <message>
        <source>COCO captions</source>
        <translation>COCO 描述</translation>
    </message>
    <message>
        <source>JSON files (*.json)</source>
        <translation>JSON 文件 (*.json)</translation>
    </message>
    <message>
        <source>Follow the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Text %1 %</source>
        <translation>文字 %1 %</translation>
    </message>
    <message>
        <source>Nothing was looked at before this (Alt+Left)</source>
        <translation>之前没有看过别的内容 (Alt+Left)</translation>
    </message>
    <message>
        <source>Nothing was looked at after this (Alt+Right)</source>
        <translation>之后没有看过别的内容 (Alt+Right)</translation>
    </message>
    <message>
        <source>engine is loading…</source>
        <translation>引擎正在加载…</translation>
    </message>
    <message>
        <source>It was not found beside the program.</source>
        <translation>在程序旁边没有找到它。</translation>
    </message>
    <message>
        <source>Make scenes…</source>
        <translation>生成场景…</translation>
    </message>
    <message>
        <source>Open a data file or archive…</source>
        <translation>打开数据文件或压缩包…</translation>
    </message>
    <message>
        <source>Data file or archive</source>
        <translation>数据文件或压缩包</translation>
    </message>
    <message>
        <source>Data files (*.json *.jsonl *.csv *.tsv *.txt *.token *.zip *.tar *.gz *.tgz)</source>
        <translation>数据文件 (*.json *.jsonl *.csv *.tsv *.txt *.token *.zip *.tar *.gz *.tgz)</translation>
    </message>
</context>
<context>
    <name>diptych::TrainPanel</name>
    <message>
        <source>No run yet. A new run fine-tunes the current model on the current data set; two hundred scenes take a few minutes.</source>
        <translation>还没有训练。新建训练会用当前数据集微调当前模型；两百个场景只需几分钟。</translation>
    </message>
    <message>
        <source>New run…</source>
        <translation>新建训练…</translation>
    </message>
    <message>
        <source>A short run</source>
        <translation>一次短训练</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Bring the deleted run back</source>
        <translation>恢复已删除的训练</translation>
    </message>
    <message>
        <source>Ctrl+click chooses several runs: their curves are laid over one another</source>
        <translation>按住 Ctrl 单击可选择多个训练：它们的曲线会叠在一起</translation>
    </message>
    <message>
        <source>Delete the chosen run</source>
        <translation>删除所选训练</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>“%1” is in the trash.</source>
        <translation>“%1”已在回收站中。</translation>
    </message>
</context>
<context>
    <name>diptych::WayBar</name>
    <message>
        <source>Captions of the picture and answers about it.</source>
        <translation>图片的描述，以及关于它的回答。</translation>
    </message>
    <message>
        <source>A conversation about one picture or several.</source>
        <translation>围绕一张或几张图片的对话。</translation>
    </message>
    <message>
        <source>Which of your own labels fits the picture.</source>
        <translation>你给出的标签中哪个适合这张图片。</translation>
    </message>
    <message>
        <source>The same for many pictures, as a table.</source>
        <translation>对许多图片做同样的事，结果为表格。</translation>
    </message>
    <message>
        <source>Describe and question</source>
        <translation>描述与问题</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Batch</source>
        <translation>批量</translation>
    </message>
</context>
<context>
    <name>diptych::WorldHint</name>
    <message>
        <source>Judging the picture</source>
        <translation>正在判断图片</translation>
    </message>
    <message>
        <source>Out of this model&apos;s world: expect wrong words, however sure they look.</source>
        <translation>超出了这个模型的认知范围：无论它显得多有把握，说的话多半不对。</translation>
    </message>
    <message>
        <source>Unlike most of what this model was trained on: check what it says.</source>
        <translation>与该模型的大多数训练图片不同：请核对它说的话。</translation>
    </message>
    <message>
        <source>At home: close to the pictures this model was trained on.</source>
        <translation>在认知范围内：与该模型的训练图片相近。</translation>
    </message>
    <message>
        <source>Whether this picture lies in the model&apos;s world is not known: its folder has no statistics of its training pictures.</source>
        <translation>无法得知这张图片是否在模型的认知范围内：它的文件夹里没有训练图片的统计数据。</translation>
    </message>
    <message>
        <source>They are measured once, on pictures like those it was trained on: diptych-cli model statistics MODEL --data SET</source>
        <translation>用与训练图片类似的图片测量一次即可：diptych-cli model statistics MODEL --data SET</translation>
    </message>
    <message>
        <source>Strangeness %1, of 0 (at home) to 1 (out of its world). Judged by how far the picture&apos;s features (the vision tower&apos;s class state, Mahalanobis distance) lie from those of training pictures: 0 up to the median of pictures kept apart, 1 from twice their 99 % quantile on; doubtful from %2, out of its world from %3.</source>
        <translation>陌生度 %1，从 0（熟悉）到 1（超出认知范围）。依据图片特征（视觉塔的类别状态）与训练图片特征的马氏距离判断：不超过留出图片的中位数为 0，达到其 99 % 分位数的两倍为 1；从 %2 起存疑，从 %3 起视为超出认知范围。</translation>
    </message>
</context>
<context>
    <name>diptych::ModelsPanel</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>   and %1 more</source>
        <translation>   另有 %1 个</translation>
    </message>
    <message>
        <source>The model is still loading, or none is open. Drop a Hugging Face folder on the window to open it.</source>
        <translation>模型仍在加载，或尚未打开任何模型。把 Hugging Face 文件夹拖到窗口上即可打开。</translation>
    </message>
    <message>
        <source>family</source>
        <translation>家族</translation>
    </message>
    <message>
        <source>tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>What the heads in this folder can do</source>
        <translation>此文件夹中的各个头能做的事</translation>
    </message>
    <message>
        <source>parameters</source>
        <translation>参数</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Tied weights are counted once</source>
        <translation>共享的权重只计一次</translation>
    </message>
    <message>
        <source>kept as</source>
        <translation>存储类型</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元数</translation>
    </message>
    <message>
        <source>longest text</source>
        <translation>最长文本</translation>
    </message>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Missing, though config.json asks for them:</source>
        <translation>config.json 要求但缺失：</translation>
    </message>
    <message>
        <source>In the files, but part of no module:</source>
        <translation>文件中有，但不属于任何模块：</translation>
    </message>
    <message>
        <source>Of another shape than config.json says:</source>
        <translation>形状与 config.json 所述不同：</translation>
    </message>
    <message>
        <source>Every tensor was found, and none is left over.</source>
        <translation>所有张量均已找到，也没有多余的。</translation>
    </message>
    <message>
        <source>What loading found</source>
        <translation>加载结果</translation>
    </message>
    <message>
        <source>Take adapters off</source>
        <translation>去掉适配器</translation>
    </message>
    <message>
        <source>Put an adapter on the model…</source>
        <translation>为模型加上适配器…</translation>
    </message>
    <message>
        <source>The model was not loaded: it needs about %1, %2 are free.</source>
        <translation>模型尚未加载：约需 %1 内存，目前可用 %2。</translation>
    </message>
    <message>
        <source>Load anyway</source>
        <translation>仍然加载</translation>
    </message>
    <message>
        <source>Download a model…</source>
        <translation>下载模型…</translation>
    </message>
    <message>
        <source>The type of most numbers in the files</source>
        <translation>文件中多数数值的类型</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>About what opening it and one answer take; weights that need no conversion are mapped, not copied</source>
        <translation>打开模型并回答一次约需的内存；无需转换的权重直接映射，不复制</translation>
    </message>
    <message>
        <source>Tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Configuration</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Back to the parts around</source>
        <translation>返回上一层部件</translation>
    </message>
    <message>
        <source>List the tensors</source>
        <translation>列出张量</translation>
    </message>
    <message>
        <source>Compare the configuration</source>
        <translation>对比配置</translation>
    </message>
    <message>
        <source>Copy the compared configuration</source>
        <translation>复制配置对比表</translation>
    </message>
    <message>
        <source>Export the model…</source>
        <translation>导出模型…</translation>
    </message>
    <message>
        <source>What is shown of the model</source>
        <translation>模型信息页签</translation>
    </message>
</context>
<context>
    <name>diptych::TokenPlayground</name>
    <message numerus="yes">
        <source>%n tokens</source>
        <translation>
            <numerusform>%n 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Words to tokens</source>
        <translation>文字到词元</translation>
    </message>
    <message>
        <source>Text to split into tokens</source>
        <translation>要切分为词元的文本</translation>
    </message>
    <message>
        <source>Type a text</source>
        <translation>输入文本</translation>
    </message>
    <message>
        <source>Tokens of the text</source>
        <translation>文本的词元</translation>
    </message>
    <message>
        <source>No tokens yet</source>
        <translation>尚无词元</translation>
    </message>
</context>
<context>
    <name>diptych::SeenSection</name>
    <message>
        <source>Choose a picture to see what is left of it.</source>
        <translation>选择一张图片，看看它还剩下什么。</translation>
    </message>
    <message>
        <source>%1 × %2 px as decoded</source>
        <translation>解码后 %1 × %2 像素</translation>
    </message>
    <message>
        <source>resized to %1 × %2</source>
        <translation>缩放到 %1 × %2</translation>
    </message>
    <message>
        <source>cut to %1 × %2 px of the picture</source>
        <translation>裁到原图的 %1 × %2 像素</translation>
    </message>
    <message>
        <source>padded</source>
        <translation>已填充</translation>
    </message>
    <message>
        <source>%1 × %2 tiles and the whole picture</source>
        <translation>%1 × %2 个图块与整图</translation>
    </message>
    <message>
        <source>%1 × %2 patches</source>
        <translation>%1 × %2 个图像块</translation>
    </message>
    <message>
        <source>What the model sees of the current picture</source>
        <translation>模型看到的当前图片</translation>
    </message>
    <message>
        <source>The picture as the model sees it</source>
        <translation>模型所见的图片</translation>
    </message>
</context>
<context>
    <name>diptych::TensorSection</name>
    <message numerus="yes">
        <source>%n tensors in the files</source>
        <translation>
            <numerusform>文件中共 %n 个张量</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 tensors</source>
        <translation>%2 个张量中的 %1 个</translation>
    </message>
    <message>
        <source>Choose a tensor to see how its numbers are spread.</source>
        <translation>选择一个张量，查看其数值分布。</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>均值</translation>
    </message>
    <message>
        <source>deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>smallest</source>
        <translation>最小</translation>
    </message>
    <message>
        <source>largest</source>
        <translation>最大</translation>
    </message>
    <message>
        <source>NaN or infinite</source>
        <translation>NaN 或无穷</translation>
    </message>
    <message>
        <source>A model with such weights answers nonsense.</source>
        <translation>含有此类权重的模型会给出无意义的回答。</translation>
    </message>
    <message>
        <source>value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>numbers</source>
        <translation>个数</translation>
    </message>
    <message>
        <source>Find tensors by name</source>
        <translation>按名称查找张量</translation>
    </message>
    <message>
        <source>Tensors of the model</source>
        <translation>模型的张量</translation>
    </message>
    <message>
        <source>Histogram of the chosen tensor</source>
        <translation>所选张量的直方图</translation>
    </message>
    <message>
        <source>%1 lies in a pickle, whose values are not shown. Export the model: safetensors are read here.</source>
        <translation>%1 存放在 pickle 文件中，其数值不显示。导出为 safetensors 后即可查看。</translation>
    </message>
</context>
<context>
    <name>diptych::TensorTableModel</name>
    <message>
        <source>1 number</source>
        <translation>1 个数</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>个数</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
</context>
<context>
    <name>diptych::ConfigSection</name>
    <message>
        <source>Defaults of the family</source>
        <translation>该家族的默认值</translation>
    </message>
    <message>
        <source>Defaults of %1</source>
        <translation>%1 的默认值</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>其他文件夹…</translation>
    </message>
    <message>
        <source>Choose a model folder to compare with</source>
        <translation>选择要对比的模型文件夹</translation>
    </message>
    <message>
        <source>%1 of %2 keys differ</source>
        <translation>%2 个键中有 %1 个不同</translation>
    </message>
    <message>
        <source>Compared with</source>
        <translation>对比对象</translation>
    </message>
    <message>
        <source>Reference configuration</source>
        <translation>参考配置</translation>
    </message>
    <message>
        <source>Find keys and values</source>
        <translation>查找键和值</translation>
    </message>
    <message>
        <source>Configuration against the reference</source>
        <translation>配置与参考的对比</translation>
    </message>
    <message>
        <source>Copy table</source>
        <translation>复制表格</translation>
    </message>
</context>
<context>
    <name>diptych::ConfigTableModel</name>
    <message>
        <source>not given</source>
        <translation>未给出</translation>
    </message>
    <message>
        <source>not known there</source>
        <translation>对方没有此键</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>This model</source>
        <translation>本模型</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>not given: the default</source>
        <translation>未给出：取默认值</translation>
    </message>
</context>
<context>
    <name>diptych::DownloadPage</name>
    <message>
        <source>Asking the hub for the list of files</source>
        <translation>正在向模型库查询文件列表</translation>
    </message>
    <message>
        <source>The hub was not reached. This is what was fetched before.</source>
        <translation>无法连接模型库。这是以前下载过的内容。</translation>
    </message>
    <message>
        <source>All of it was fetched before.</source>
        <translation>全部文件以前已下载。</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Downloading %1</source>
        <translation>正在下载 %1</translation>
    </message>
    <message>
        <source>The model has arrived.</source>
        <translation>模型已下载完成。</translation>
    </message>
    <message>
        <source>Cancelled. What has arrived is kept; the download goes on from there.</source>
        <translation>已取消。已下载的部分会保留，下次从断点继续。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>Name a model first</source>
        <translation>请先填写模型名称</translation>
    </message>
    <message>
        <source>Asks the hub for the list of files, nothing else</source>
        <translation>只向模型库查询文件列表，不下载</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Go on: %1 to fetch</source>
        <translation>继续下载：还剩 %1</translation>
    </message>
    <message>
        <source>Download %1</source>
        <translation>下载 %1</translation>
    </message>
    <message>
        <source>All of it is there</source>
        <translation>文件已齐全</translation>
    </message>
    <message>
        <source>Look up the model first</source>
        <translation>请先查询模型</translation>
    </message>
    <message>
        <source>licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>not named, see the model&apos;s page</source>
        <translation>未注明，请查看模型页面</translation>
    </message>
    <message>
        <source>from</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>commit</source>
        <translation>提交</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>still to fetch</source>
        <translation>待下载</translation>
    </message>
    <message>
        <source>Download a model</source>
        <translation>下载模型</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>From the Hugging Face Hub or a mirror, into the cache that the Python tools use too. Nothing is asked of the network before you press a button.</source>
        <translation>从 Hugging Face Hub 或其镜像下载到 Python 工具共用的缓存。按下按钮之前不会访问网络。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Model, as organisation and name</source>
        <translation>模型（组织名/模型名）</translation>
    </message>
    <message>
        <source>Revision</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Branch, tag or commit</source>
        <translation>分支、标签或提交</translation>
    </message>
    <message>
        <source>Hub</source>
        <translation>模型库</translation>
    </message>
    <message>
        <source>Address of the hub or mirror</source>
        <translation>模型库或镜像的地址</translation>
    </message>
    <message>
        <source>Left empty: the address shown; HF_ENDPOINT is not set</source>
        <translation>留空则使用所示地址；未设置 HF_ENDPOINT</translation>
    </message>
    <message>
        <source>Left empty: the address shown, from HF_ENDPOINT</source>
        <translation>留空则使用所示地址，取自 HF_ENDPOINT</translation>
    </message>
    <message>
        <source>Look up</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Files of the model</source>
        <translation>模型的文件</translation>
    </message>
</context>
<context>
    <name>diptych::ExportSection</name>
    <message>
        <source>Folder for the exported model</source>
        <translation>导出模型的文件夹</translation>
    </message>
    <message>
        <source>Byte for byte as they are in the folder; merged ones in the type they had.</source>
        <translation>与文件夹中的权重逐字节相同；合并过的保持原类型。</translation>
    </message>
    <message>
        <source>Four bytes a number: the safest, and mapped without a copy when opened.</source>
        <translation>每个数 4 字节：最稳妥，打开时直接映射，无需复制。</translation>
    </message>
    <message>
        <source>Two bytes a number: half the size, about three digits.</source>
        <translation>每个数 2 字节：体积减半，约三位有效数字。</translation>
    </message>
    <message>
        <source>Two bytes a number: half the size, the range of f32, about two digits.</source>
        <translation>每个数 2 字节：体积减半，数值范围同 f32，约两位有效数字。</translation>
    </message>
    <message>
        <source>No model with weights is open.</source>
        <translation>没有打开带权重的模型。</translation>
    </message>
    <message>
        <source>Name a folder for the model.</source>
        <translation>请指定存放模型的文件夹。</translation>
    </message>
    <message>
        <source>This folder holds something already. Name a new or an empty one.</source>
        <translation>此文件夹已有内容。请指定新的或空的文件夹。</translation>
    </message>
    <message>
        <source>Exporting</source>
        <translation>正在导出</translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation>正在导出 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n files were written to %1.</source>
        <translation>
            <numerusform>已将 %n 个文件写入 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>The export was cancelled; nothing was written.</source>
        <translation>导出已取消，没有写入任何文件。</translation>
    </message>
    <message>
        <source>Writes the model with its adapters merged into the weights, as a Hugging Face folder that needs no adapter.</source>
        <translation>把适配器合并进权重，写成不再需要适配器的 Hugging Face 文件夹。</translation>
    </message>
    <message>
        <source>Writes the model as a Hugging Face folder. An adapter that is on the model is merged into the weights.</source>
        <translation>把模型写成 Hugging Face 文件夹。已加上的适配器会合并进权重。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Type of the exported weights</source>
        <translation>导出权重的类型</translation>
    </message>
    <message>
        <source>as they are</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>Merge and export</source>
        <translation>合并并导出</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
</context>
<context>
    <name>diptych::FolderResult</name>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
</context>
<context>
    <name>diptych::MemoryNotice</name>
    <message>
        <source>Load anyway</source>
        <translation>仍然加载</translation>
    </message>
    <message>
        <source>Everything else may become slow, and the system may end the program</source>
        <translation>其他程序可能变慢，系统也可能强行结束本程序</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>%1 needs about %2, %3 are free. It was not loaded.</source>
        <translation>%1 约需 %2 内存，目前可用 %3，因此尚未加载。</translation>
    </message>
</context>
<context>
    <name>diptych::OfferTableModel</name>
    <message>
        <source>fetched before</source>
        <translation>以前已下载</translation>
    </message>
    <message>
        <source>%1 are there</source>
        <translation>已有 %1</translation>
    </message>
    <message>
        <source>to be fetched</source>
        <translation>待下载</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>diptych::OpeningSection</name>
    <message>
        <source>Choose the folder of a PEFT adapter</source>
        <translation>选择 PEFT 适配器文件夹</translation>
    </message>
    <message>
        <source>No adapter is on.</source>
        <translation>未加适配器。</translation>
    </message>
    <message>
        <source>On: %1</source>
        <translation>已加：%1</translation>
    </message>
    <message>
        <source>No adapter is on this model</source>
        <translation>此模型上没有适配器</translation>
    </message>
    <message>
        <source>Open the model as it is in its folder</source>
        <translation>按文件夹中的原样打开模型</translation>
    </message>
    <message>
        <source>Four bytes a number, as exact as the weights: scores can be compared with those of others.</source>
        <translation>每个数 4 字节，与权重同样精确：得分可与他人的结果比较。</translation>
    </message>
    <message>
        <source>Two bytes a number: half the memory. Scores differ from f32 in the third digit; a close choice may fall otherwise.</source>
        <translation>每个数 2 字节：内存减半。得分与 f32 在第三位有效数字上有差异，接近的候选可能换位。</translation>
    </message>
    <message>
        <source>Put an adapter on…</source>
        <translation>加上适配器…</translation>
    </message>
    <message>
        <source>A PEFT folder (LoRA) made for this model</source>
        <translation>为此模型制作的 PEFT 文件夹（LoRA）</translation>
    </message>
    <message>
        <source>Take adapters off</source>
        <translation>去掉适配器</translation>
    </message>
    <message>
        <source>Computes in</source>
        <translation>计算类型</translation>
    </message>
    <message>
        <source>Type of numbers it computes in</source>
        <translation>计算所用的数值类型</translation>
    </message>
    <message>
        <source>The model is opened anew</source>
        <translation>模型会重新打开</translation>
    </message>
</context>
<context>
    <name>diptych::PartsSection</name>
    <message>
        <source>Parameters by part</source>
        <translation>各部分的参数量</translation>
    </message>
    <message>
        <source>Parameters in %1</source>
        <translation>%1 中的参数</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>To the parts around this one (Backspace)</source>
        <translation>返回上一层部件（Backspace）</translation>
    </message>
    <message>
        <source>No parameters are known.</source>
        <translation>没有已知的参数。</translation>
    </message>
    <message>
        <source>The folder has no weights: counted from config.json.</source>
        <translation>文件夹中没有权重：按 config.json 计算。</translation>
    </message>
    <message>
        <source>Click a part to list its tensors, double-click or press Enter to look inside.</source>
        <translation>单击部件可列出其张量；双击或按 Enter 查看内部。</translation>
    </message>
</context>
<context>
    <name>diptych::TaskProgress</name>
    <message>
        <source>%1: %2 of %3</source>
        <translation>%1：%2 / %3</translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation>还剩 %1</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>diptych::TreeMap</name>
    <message>
        <source>Parts and their shares</source>
        <translation>各部分及其占比</translation>
    </message>
</context>
<context>
    <name>diptych::CheckRunner</name>
    <message>
        <source>Checking the data set</source>
        <translation>正在检查数据集</translation>
    </message>
</context>
<context>
    <name>diptych::ChecksView</name>
    <message>
        <source>Leave these rows out…</source>
        <translation>排除这些行…</translation>
    </message>
    <message>
        <source>Keep the best of each…</source>
        <translation>每组只保留最好的一张…</translation>
    </message>
    <message>
        <source>Write mended copies of the pictures…</source>
        <translation>写出修复后的图片副本…</translation>
    </message>
    <message>
        <source>Take the size from the pictures…</source>
        <translation>按图片实际尺寸更正…</translation>
    </message>
    <message>
        <source>Trim blanks from the texts…</source>
        <translation>去掉文本首尾空白…</translation>
    </message>
    <message>
        <source>Strip HTML from the texts…</source>
        <translation>去掉文本中的 HTML…</translation>
    </message>
    <message>
        <source>Strip web addresses from the texts…</source>
        <translation>去掉文本中的网址…</translation>
    </message>
    <message>
        <source>Decode the texts anew…</source>
        <translation>重新解码文本…</translation>
    </message>
    <message>
        <source>Drop empty and repeated captions…</source>
        <translation>去掉空的和重复的描述…</translation>
    </message>
    <message>
        <source>Split the set anew…</source>
        <translation>重新划分数据集…</translation>
    </message>
    <message>
        <source>Edit the text of the row</source>
        <translation>编辑该行文本</translation>
    </message>
    <message>
        <source>Only the source itself can be mended</source>
        <translation>只能在源数据中修复</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Checking… %1</source>
        <translation>正在检查… %1</translation>
    </message>
    <message>
        <source>Checking… %1 · %2 left</source>
        <translation>正在检查… %1 · 剩余 %2</translation>
    </message>
    <message>
        <source>The check is paused at %1.</source>
        <translation>检查已暂停在 %1。</translation>
    </message>
    <message>
        <source>The check failed: %1</source>
        <translation>检查失败：%1</translation>
    </message>
    <message>
        <source>Rows were edited since this check.</source>
        <translation>这次检查之后有行被编辑过。</translation>
    </message>
    <message>
        <source>Nothing odd was found in %1 rows.</source>
        <translation>共 %1 行，未发现异常。</translation>
    </message>
    <message>
        <source>Reading found no fault. Pictures and texts were not checked yet.</source>
        <translation>读取时没有发现问题。图片和文本尚未检查。</translation>
    </message>
    <message>
        <source>Found while reading. Pictures and texts were not checked yet.</source>
        <translation>以下是读取时发现的问题。图片和文本尚未检查。</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Ways to mend the findings of this kind; nothing is changed before you saw what</source>
        <translation>修复这一类问题的方法；改动会先给您看，确认后才执行</translation>
    </message>
    <message>
        <source>Choose a kind of finding first</source>
        <translation>请先选择一类问题</translation>
    </message>
    <message>
        <source>Checks</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Checks · %1 findings</source>
        <translation>检查 · %1 处问题</translation>
    </message>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Look at every picture and text of the set (Ctrl+Shift+K)</source>
        <translation>检查数据集中的每张图片和每段文本（Ctrl+Shift+K）</translation>
    </message>
    <message>
        <source>Check the data set</source>
        <translation>检查数据集</translation>
    </message>
    <message>
        <source>Show only rows with this finding</source>
        <translation>只显示有此问题的行</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Mend…</source>
        <translation>修复…</translation>
    </message>
    <message>
        <source>Findings by kind</source>
        <translation>按类别列出的问题</translation>
    </message>
    <message>
        <source>Enter on a row leads to it, on a kind filters by it (F).</source>
        <translation>在行上按回车可跳到该行，在类别上按回车可按该类别筛选（F）。</translation>
    </message>
</context>
<context>
    <name>diptych::ChipRow</name>
    <message>
        <source>%1 — click to let these rows pass instead</source>
        <translation>%1——点击后改为放行这些行</translation>
    </message>
    <message>
        <source>%1 — click to keep these rows out instead</source>
        <translation>%1——点击后改为排除这些行</translation>
    </message>
    <message>
        <source>Filter %1</source>
        <translation>筛选条件 %1</translation>
    </message>
    <message>
        <source>Take this filter out</source>
        <translation>去掉此筛选条件</translation>
    </message>
    <message>
        <source>Take %1 out</source>
        <translation>去掉 %1</translation>
    </message>
</context>
<context>
    <name>diptych::CompareDialog</name>
    <message>
        <source>Compare two rows</source>
        <translation>比较两行</translation>
    </message>
    <message>
        <source>Texts of the first row</source>
        <translation>第一行的文本</translation>
    </message>
    <message>
        <source>Texts of the second row</source>
        <translation>第二行的文本</translation>
    </message>
    <message>
        <source>Picture of the first row</source>
        <translation>第一行的图片</translation>
    </message>
    <message>
        <source>Picture of the second row</source>
        <translation>第二行的图片</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>%1 · split %2</source>
        <translation>%1 · 划分 %2</translation>
    </message>
    <message>
        <source>%1 · %2 × %3 px</source>
        <translation>%1 · %2 × %3 像素</translation>
    </message>
</context>
<context>
    <name>diptych::DataEdits</name>
    <message>
        <source>Editing</source>
        <translation>正在编辑</translation>
    </message>
</context>
<context>
    <name>diptych::DataTools</name>
    <message>
        <source>No data set is open.</source>
        <translation>尚未打开数据集。</translation>
    </message>
    <message>
        <source>Edits are not kept here.</source>
        <translation>此处不保存编辑。</translation>
    </message>
    <message>
        <source>As the source has it</source>
        <translation>源数据的原样</translation>
    </message>
    <message>
        <source>History of the edits</source>
        <translation>编辑历史</translation>
    </message>
    <message>
        <source>Exporting %1</source>
        <translation>正在导出 %1</translation>
    </message>
    <message>
        <source>%1 pictures, %2 texts and %3 questions were written to %4.</source>
        <translation>已将 %1 张图片、%2 段文本和 %3 个问题写入 %4。</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Choose two rows to compare: click one, then another with Ctrl.</source>
        <translation>请选两行进行比较：先点击一行，再按住 Ctrl 点击另一行。</translation>
    </message>
    <message>
        <source>Reading pictures for the sheet</source>
        <translation>正在读取联系表所用的图片</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Find and replace…</source>
        <translation>查找与替换…</translation>
    </message>
    <message>
        <source>Split the set anew…</source>
        <translation>重新划分数据集…</translation>
    </message>
    <message>
        <source>Undo the last edit</source>
        <translation>撤销上一次编辑</translation>
    </message>
    <message>
        <source>Redo the edit</source>
        <translation>重做编辑</translation>
    </message>
    <message>
        <source>Contact sheet…</source>
        <translation>图片联系表…</translation>
    </message>
    <message>
        <source>Leave out, or take in again</source>
        <translation>排除，或重新纳入</translation>
    </message>
    <message>
        <source>Tags…</source>
        <translation>标签…</translation>
    </message>
    <message>
        <source>Compare two rows</source>
        <translation>比较两行</translation>
    </message>
    <message>
        <source>Tag “%1” on or off</source>
        <translation>加上或去掉标签“%1”</translation>
    </message>
</context>
<context>
    <name>diptych::EditHistory</name>
    <message>
        <source>Mended · %1</source>
        <translation>修复 · %1</translation>
    </message>
    <message>
        <source>Captions edited · %1</source>
        <translation>编辑描述 · %1</translation>
    </message>
    <message>
        <source>Questions edited · %1</source>
        <translation>编辑问题 · %1</translation>
    </message>
    <message>
        <source>Answers edited · %1</source>
        <translation>编辑答案 · %1</translation>
    </message>
    <message>
        <source>Splits changed · %1</source>
        <translation>更改划分 · %1</translation>
    </message>
    <message>
        <source>Rows left out or taken in · %1</source>
        <translation>排除或纳入行 · %1</translation>
    </message>
    <message>
        <source>Tags changed · %1</source>
        <translation>更改标签 · %1</translation>
    </message>
    <message>
        <source>Pictures mended · %1</source>
        <translation>修复图片 · %1</translation>
    </message>
    <message>
        <source>Captions added · %1</source>
        <translation>添加描述 · %1</translation>
    </message>
    <message>
        <source>Captions removed · %1</source>
        <translation>删除描述 · %1</translation>
    </message>
</context>
<context>
    <name>diptych::EditPreviewModel</name>
    <message>
        <source>caption</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>new caption</source>
        <translation>新增描述</translation>
    </message>
    <message>
        <source>caption removed</source>
        <translation>删除描述</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>修改前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>修改后</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>将要发生的改动</translation>
    </message>
</context>
<context>
    <name>diptych::ExportDialog</name>
    <message>
        <source>All %1 rows</source>
        <translation>全部 %1 行</translation>
    </message>
    <message>
        <source>The %1 rows that the filter leaves</source>
        <translation>筛选后的 %1 行</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Export the data set</source>
        <translation>导出数据集</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Pictures are copied, so that the new folder stands alone. Rows that were left out are not written; edits are.</source>
        <translation>图片会一并复制，新文件夹可独立使用。被排除的行不会写出；编辑过的内容会写出。</translation>
    </message>
    <message>
        <source>Folder for the exported set</source>
        <translation>导出数据集的文件夹</translation>
    </message>
    <message>
        <source>Looking what this format can hold…</source>
        <translation>正在查看此格式能容纳的内容…</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>正在统计</translation>
    </message>
    <message>
        <source>%1 pictures, %2 texts, %3 questions.</source>
        <translation>%1 张图片、%2 段文本、%3 个问题。</translation>
    </message>
    <message>
        <source>Nothing is lost.</source>
        <translation>没有任何损失。</translation>
    </message>
    <message>
        <source>Not kept by this format:</source>
        <translation>此格式无法保留：</translation>
    </message>
    <message>
        <source>Name a folder for the set.</source>
        <translation>请为数据集指定一个文件夹。</translation>
    </message>
    <message>
        <source>This folder holds something already. Name a new or an empty one.</source>
        <translation>此文件夹中已有内容，请指定新的或空的文件夹。</translation>
    </message>
</context>
<context>
    <name>diptych::FilterProblems</name>
    <message>
        <source>“%1” is no filter. There are %2; put quotation marks around plain text with such a sign.</source>
        <translation>“%1”不是筛选条件。可用的有 %2；若普通文字中含有这种符号，请加引号。</translation>
    </message>
    <message>
        <source>“%1”: this filter is not compared so; text takes a colon, numbers take : = &lt; &gt; and a range.</source>
        <translation>“%1”：此条件不能这样比较；文本用冒号，数字可用 : = &lt; &gt; 或范围。</translation>
    </message>
    <message>
        <source>“%1”: a number is wanted, as in words&gt;20 or words:5-9.</source>
        <translation>“%1”：这里需要数字，例如 words&gt;20 或 words:5-9。</translation>
    </message>
    <message>
        <source>“%1” can neither be there nor be missing. There are image, caption, question and answer, among others.</source>
        <translation>“%1”谈不上有或缺。可用的有 image（图片）、caption（描述）、question（问题）、answer（答案）等。</translation>
    </message>
    <message>
        <source>“%1”: yes or no is wanted.</source>
        <translation>“%1”：这里应为 yes 或 no。</translation>
    </message>
    <message>
        <source>“%1” is not closed.</source>
        <translation>“%1”没有闭合。</translation>
    </message>
    <message>
        <source>“%1” closes nothing.</source>
        <translation>“%1”没有对应的开头。</translation>
    </message>
    <message>
        <source>“%1” wants a filter on either side.</source>
        <translation>“%1”两侧都需要筛选条件。</translation>
    </message>
    <message>
        <source>There is nothing between the parentheses.</source>
        <translation>括号内没有内容。</translation>
    </message>
    <message>
        <source>“%1” is no regular expression.</source>
        <translation>“%1”不是正则表达式。</translation>
    </message>
    <message>
        <source>The filter is too long.</source>
        <translation>筛选条件过长。</translation>
    </message>
    <message>
        <source>The parentheses are nested too deeply.</source>
        <translation>括号嵌套过深。</translation>
    </message>
    <message>
        <source>These are too many filters at once.</source>
        <translation>一次使用的筛选条件过多。</translation>
    </message>
    <message>
        <source>Column %1: %2</source>
        <translation>第 %1 列：%2</translation>
    </message>
</context>
<context>
    <name>diptych::FindingsModel</name>
    <message>
        <source>row %1 of the source</source>
        <translation>源文件第 %1 行</translation>
    </message>
</context>
<context>
    <name>diptych::FixDialog</name>
    <message>
        <source>Every row gets a split anew. The same seed gives the same splits; pictures that are the same stay together.</source>
        <translation>每一行都会重新划分。相同的种子得到相同的划分；相同的图片总在一起。</translation>
    </message>
    <message>
        <source>For rows with the finding “%1”: %2.</source>
        <translation>针对有“%1”问题的行：%2。</translation>
    </message>
    <message>
        <source>Pictures that only look the same too</source>
        <translation>仅看起来相同的图片也算</translation>
    </message>
    <message>
        <source>Keep the one in split</source>
        <translation>优先保留所在划分</translation>
    </message>
    <message>
        <source>whichever is best</source>
        <translation>哪张最好就留哪张</translation>
    </message>
    <message>
        <source> px</source>
        <translation> 像素</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>保持原样</translation>
    </message>
    <message>
        <source>Longest side at most</source>
        <translation>最长边上限</translation>
    </message>
    <message>
        <source>Splits and shares</source>
        <translation>划分与比例</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>不要求</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>question types</source>
        <translation>问题类型</translation>
    </message>
    <message>
        <source>Spread evenly</source>
        <translation>均匀分布</translation>
    </message>
    <message>
        <source>Pictures that look the same go into one split</source>
        <translation>看起来相同的图片归入同一划分</translation>
    </message>
</context>
<context>
    <name>diptych::ImportPreview</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>as found by its content</source>
        <translation>按内容识别</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>First rows</source>
        <translation>前几行</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Column of the picture</source>
        <translation>图片所在列</translation>
    </message>
    <message>
        <source>Column of the caption</source>
        <translation>描述所在列</translation>
    </message>
    <message>
        <source>Column of the question</source>
        <translation>问题所在列</translation>
    </message>
    <message>
        <source>Column of the answer</source>
        <translation>答案所在列</translation>
    </message>
    <message>
        <source>Column of the split</source>
        <translation>划分所在列</translation>
    </message>
    <message>
        <source>as found by its name</source>
        <translation>按列名识别</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Reading %1</source>
        <translation>正在读取 %1</translation>
    </message>
    <message>
        <source>Read as %1: %2 rows.</source>
        <translation>识别为 %1：共 %2 行。</translation>
    </message>
    <message>
        <source>%1: %2 pictures, %3 texts, %4 questions</source>
        <translation>%1：%2 张图片、%3 段文本、%4 个问题</translation>
    </message>
    <message>
        <source>No row is at fault.</source>
        <translation>没有有问题的行。</translation>
    </message>
    <message>
        <source>%1 rows are at fault; they are left out or kept without a picture:</source>
        <translation>有 %1 行存在问题；它们会被略去，或保留而没有图片：</translation>
    </message>
    <message>
        <source>Choose the format yourself, if it is one that is read.</source>
        <translation>如果是受支持的格式，请自行选择。</translation>
    </message>
    <message>
        <source>There is no row to open.</source>
        <translation>没有可打开的行。</translation>
    </message>
    <message>
        <source>Say which column holds what.</source>
        <translation>请指明各列的内容。</translation>
    </message>
</context>
<context>
    <name>diptych::OrderButton</name>
    <message>
        <source>Order of the source</source>
        <translation>源数据的顺序</translation>
    </message>
    <message>
        <source>Grouped by</source>
        <translation>分组依据</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>First answer</source>
        <translation>第一个答案</translation>
    </message>
    <message>
        <source>First question</source>
        <translation>第一个问题</translation>
    </message>
    <message>
        <source>Sorted by</source>
        <translation>排序依据</translation>
    </message>
    <message>
        <source>Caption</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Shortest caption first</source>
        <translation>描述从短到长</translation>
    </message>
    <message>
        <source>Longest caption first</source>
        <translation>描述从长到短</translation>
    </message>
    <message>
        <source>File name</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>Order of the rows</source>
        <translation>行的顺序</translation>
    </message>
    <message>
        <source>Order of the rows; those with the same value come together</source>
        <translation>行的顺序；值相同的行排在一起</translation>
    </message>
</context>
<context>
    <name>diptych::PlanDialog</name>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Working out what would change…</source>
        <translation>正在计算会有哪些改动…</translation>
    </message>
    <message>
        <source>Nothing would change.</source>
        <translation>不会有任何改动。</translation>
    </message>
    <message>
        <source>%1 changes in %2 rows. The source stays as it is; Ctrl+Z takes them back.</source>
        <translation>%2 行中将有 %1 处改动。源数据保持不变；可按 Ctrl+Z 撤销。</translation>
    </message>
    <message>
        <source>%1 rows were skipped; the first: %2</source>
        <translation>跳过了 %1 行；第一行的原因：%2</translation>
    </message>
</context>
<context>
    <name>diptych::ReplaceDialog</name>
    <message>
        <source>Find and replace</source>
        <translation>查找与替换</translation>
    </message>
    <message>
        <source>In the texts of %1 rows: those that the filter leaves.</source>
        <translation>范围：筛选后的 %1 行文本。</translation>
    </message>
    <message>
        <source>Regular expression</source>
        <translation>正则表达式</translation>
    </message>
    <message>
        <source>Match case</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Captions</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Replace by</source>
        <translation>替换为</translation>
    </message>
    <message>
        <source>In</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Of a regular expression $1 and ${name} stand for its groups.</source>
        <translation>使用正则表达式时，$1 和 ${name} 代表其分组。</translation>
    </message>
</context>
<context>
    <name>diptych::RowFeed</name>
    <message>
        <source>Filtering</source>
        <translation>正在筛选</translation>
    </message>
    <message>
        <source>Counting</source>
        <translation>正在统计</translation>
    </message>
</context>
<context>
    <name>diptych::SheetDialog</name>
    <message>
        <source>Contact sheet</source>
        <translation>图片联系表</translation>
    </message>
    <message>
        <source>Pictures in a line</source>
        <translation>每行图片数</translation>
    </message>
    <message>
        <source>Page</source>
        <translation>页</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>打印…</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>存为 PDF…</translation>
    </message>
    <message>
        <source>Save page as PNG…</source>
        <translation>将此页存为 PNG…</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>共 %1 页</translation>
    </message>
</context>
<context>
    <name>diptych::SourcesTree</name>
    <message>
        <source>Sources, splits and tags</source>
        <translation>来源、划分与标签</translation>
    </message>
    <message>
        <source>No data set is open</source>
        <translation>尚未打开数据集</translation>
    </message>
    <message>
        <source>all rows</source>
        <translation>所有行</translation>
    </message>
    <message>
        <source>no rows</source>
        <translation>没有行</translation>
    </message>
    <message>
        <source>picture missing</source>
        <translation>图片缺失</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>none yet: T puts one on</source>
        <translation>尚无：按 T 添加</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近</translation>
    </message>
    <message>
        <source>none yet: drop one here</source>
        <translation>尚无：可拖入文件夹</translation>
    </message>
</context>
<context>
    <name>diptych::StatisticsView</name>
    <message>
        <source>Caption lengths</source>
        <translation>描述长度</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>Question types</source>
        <translation>问题类型</translation>
    </message>
    <message>
        <source>Splits</source>
        <translation>划分</translation>
    </message>
    <message>
        <source>Picture widths</source>
        <translation>图片宽度</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>words of a caption; Chinese: characters</source>
        <translation>描述的词数；中文按字计</translation>
    </message>
    <message>
        <source>width of the picture, px</source>
        <translation>图片宽度，像素</translation>
    </message>
    <message>
        <source>captions</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>how often</source>
        <translation>出现次数</translation>
    </message>
    <message>
        <source>What is counted</source>
        <translation>统计内容</translation>
    </message>
    <message>
        <source>What is counted. A click on a bar shows its pictures only.</source>
        <translation>统计内容。点击柱条只显示对应图片。</translation>
    </message>
    <message>
        <source>Counts of the data set</source>
        <translation>数据集统计</translation>
    </message>
    <message>
        <source>This set has no captions and no questions that could be counted.</source>
        <translation>此数据集没有可统计的描述或问题。</translation>
    </message>
</context>
<context>
    <name>diptych::TagLine</name>
    <message>
        <source>Tags of %1 rows</source>
        <translation>%1 行的标签</translation>
    </message>
    <message>
        <source>Tags to put on</source>
        <translation>要加上的标签</translation>
    </message>
    <message>
        <source>good, -bad</source>
        <translation>例如 good, -bad</translation>
    </message>
    <message>
        <source>Tags parted by commas; a minus takes one off. Enter does it, Escape leaves.</source>
        <translation>标签以逗号分隔；前加减号表示去掉。按回车确认，按 Esc 退出。</translation>
    </message>
    <message>
        <source>Tags that begin like this</source>
        <translation>以此开头的标签</translation>
    </message>
</context>
<context>
    <name>diptych::TextLineDelegate</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
</context>
<context>
    <name>diptych::ViewsButton</name>
    <message>
        <source>No view was saved yet</source>
        <translation>尚未保存任何视图</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Save this view</source>
        <translation>保存此视图</translation>
    </message>
    <message>
        <source>Name of the view: its filter, its order, gallery or table</source>
        <translation>视图名称：包含筛选、顺序以及图库或表格</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>已保存的视图</translation>
    </message>
    <message>
        <source>Saved views of this source: filter, order, gallery or table</source>
        <translation>此来源已保存的视图：筛选、顺序、图库或表格</translation>
    </message>
    <message>
        <source>Save this view…</source>
        <translation>保存此视图…</translation>
    </message>
</context>
</TS>
