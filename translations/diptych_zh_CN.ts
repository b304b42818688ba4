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
        <source>too few captions</source>
        <translation>描述太少</translation>
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
        <source>matched %1 · unmatched %2 · recall@1 picture to text %3 % of %4 · modality gap %5</source>
        <translation>配对 %1 · 未配对 %2 · 图片→文本 recall@1 %3 %（共 %4）· 模态间隙 %5</translation>
    </message>
    <message>
        <source>no model or no data set is open</source>
        <translation>没有打开模型或数据集</translation>
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
</context>
<context>
    <name>diptych::AskPanel</name>
    <message>
        <source>Open a picture</source>
        <translation>打开图片</translation>
    </message>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Export the picture with its map</source>
        <translation>导出图片及其热图</translation>
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
        <source>The picture, with where the model looked</source>
        <translation>图片，以及模型看过的地方</translation>
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
        <source>Ask the question</source>
        <translation>提出问题</translation>
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
        <source>Judging the picture</source>
        <translation>正在判断图片</translation>
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
        <source>Out of this model&apos;s world: expect wrong words, however sure they look.</source>
        <translation>超出了这个模型的认知范围：无论它显得多有把握，说的话多半不对。</translation>
    </message>
    <message>
        <source>Unlike most of what this model was trained on: check what it says.</source>
        <translation>与该模型的大多数训练图片不同：请核对它说的话。</translation>
    </message>
    <message>
        <source>Export the results</source>
        <translation>导出结果</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Judged by how far its image features lie from those of the training pictures, measured against pictures kept apart: %1 of 1.</source>
        <translation>依据其图像特征与训练图片特征的距离判断，并以另外留出的图片为参照：%1（最大为 1）。</translation>
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
        <source>This model folder has no head that writes captions.</source>
        <translation>这个模型文件夹没有写描述的输出头。</translation>
    </message>
    <message>
        <source>This model folder has no head that answers questions.</source>
        <translation>这个模型文件夹没有回答问题的输出头。</translation>
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
        <source>captions</source>
        <translation>描述</translation>
    </message>
    <message>
        <source>bytes of a caption</source>
        <translation>描述的字节数</translation>
    </message>
    <message>
        <source>nothing odd was found</source>
        <translation>没有发现异常</translation>
    </message>
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
        <source>Folder for %1 new scenes</source>
        <translation>存放 %1 个新场景的文件夹</translation>
    </message>
    <message>
        <source>Making scenes</source>
        <translation>正在生成场景</translation>
    </message>
    <message>
        <source>no data set is open</source>
        <translation>没有打开数据集</translation>
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
        <source>Generate captioned scenes with questions and masks</source>
        <translation>生成带描述、问题与掩码的场景</translation>
    </message>
    <message>
        <source>Gallery</source>
        <translation>图库</translation>
    </message>
    <message>
        <source>Table of pictures</source>
        <translation>图片表格</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>检查结果</translation>
    </message>
    <message>
        <source>Caption lengths</source>
        <translation>描述长度</translation>
    </message>
    <message>
        <source>Filter the pictures</source>
        <translation>筛选图片</translation>
    </message>
    <message>
        <source>Gallery or table</source>
        <translation>图库或表格</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
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
        <source>The caption may not end before this many new tokens.</source>
        <translation>新词元不到这个数，描述不能结束。</translation>
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
        <source>How the caption is found. Click to change it.</source>
        <translation>描述是怎样得到的。点击可更改。</translation>
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
    <message>
        <source>Decoding</source>
        <translation>解码</translation>
    </message>
</context>
<context>
    <name>diptych::DescribeSection</name>
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
        <source>&amp;Go on from here</source>
        <translation>从这里继续(&amp;G)</translation>
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
        <source>probability of the whole caption</source>
        <translation>整条描述的概率</translation>
    </message>
    <message>
        <source>Tokens of the caption</source>
        <translation>描述的词元</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
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
        <source>Tokens are shaded by probability. Point at one to see where the model looked when it chose it; click it to see what else could have stood there.</source>
        <translation>词元的深浅表示概率。指向一个词元，可看到模型选它时看的地方；点击它，可看到这里还可能是什么。</translation>
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
        <source>went on from your choice</source>
        <translation>从你的选择继续</translation>
    </message>
    <message>
        <source>Instead of “%1” here:</source>
        <translation>这里不用“%1”，改用：</translation>
    </message>
    <message>
        <source>Choose a picture first.</source>
        <translation>请先选择一张图片。</translation>
    </message>
    <message>
        <source>This token ends the caption: there is nothing to go on with.</source>
        <translation>这个词元结束了描述，后面没有可继续的内容。</translation>
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
        <source>Looking at the picture…</source>
        <translation>正在看图片…</translation>
    </message>
    <message>
        <source>Press Describe to get a caption.</source>
        <translation>点“描述”获得一条描述。</translation>
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
        <source>mean</source>
        <translation>平均</translation>
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
        <source>Recently opened</source>
        <translation>最近打开</translation>
    </message>
    <message>
        <source>Drop a picture, a folder of pictures, a COCO captions file or a model folder anywhere on the window.</source>
        <translation>把图片、图片文件夹、COCO 描述文件或模型文件夹拖到窗口的任意位置。</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>主页</translation>
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
        <source>The picture with the other model&apos;s map</source>
        <translation>带另一模型热图的图片</translation>
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
        <source>Words shaded by how much “%1” looks at them</source>
        <translation>词的深浅表示“%1”看它们的程度</translation>
    </message>
    <message>
        <source>Where it looked when it chose “%1” (read one position earlier)</source>
        <translation>选“%1”时看的地方（取前一位置）</translation>
    </message>
    <message>
        <source>Where “%1” looks</source>
        <translation>“%1”看的地方</translation>
    </message>
    <message>
        <source>Mean of all tokens: choose one below, or drag over patches</source>
        <translation>所有词元的平均：在下方选一个，或拖选图块</translation>
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
        <source>Ctrl+1 … Ctrl+6   panels</source>
        <translation>Ctrl+1 … Ctrl+6   面板</translation>
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
        <source>Other model</source>
        <translation>另一模型</translation>
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
        <source>Comparison with the other model</source>
        <translation>与另一模型比较</translation>
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
        <source>hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>beside</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>The same word, layer and head in the other model; difference: other minus current.</source>
        <translation>另一模型中的同一词、层与头；差异：另一模型减当前模型。</translation>
    </message>
    <message>
        <source>Open a model to compare with first.</source>
        <translation>请先打开一个用于比较的模型。</translation>
    </message>
    <message>
        <source>Attention multiplied up through the vision layers with the residual path added (Abnar and Zuidema 2020), read at the class token: what reached the picture&apos;s summary. Misleads: it ignores values and signs, knows no word, and blurs with every layer.</source>
        <translation>把视觉各层的注意力连同残差通路逐层相乘（Abnar 与 Zuidema，2020），在类别词元处读取：到达图片摘要的内容。误导之处：它忽略数值与正负，不认识词，且每过一层就更模糊。</translation>
    </message>
    <message>
        <source>The weights softmax(QKᵀ/√d) with which one position mixes in others. Misleads: a weight says what was read, not what mattered, and a mean hides heads that disagree.</source>
        <translation>一个位置混入其他位置时所用的权重 softmax(QKᵀ/√d)。误导之处：权重说明读了什么，而非什么重要；平均会掩盖意见不一的头。</translation>
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
        <source>Point at a word of the question to see where the model looked for it.</source>
        <translation>指向问题中的一个词，可看到模型为它看了哪里。</translation>
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
        <source>given in the data</source>
        <translation>数据中的答案</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>没有答案</translation>
    </message>
    <message>
        <source>Choose a picture first.</source>
        <translation>请先选择一张图片。</translation>
    </message>
    <message>
        <source>Looking for an answer…</source>
        <translation>正在寻找答案…</translation>
    </message>
    <message>
        <source>The data set says: %1</source>
        <translation>数据集的答案：%1</translation>
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
    <name>diptych::RunRequest</name>
    <message>
        <source>caption: the next word of a caption</source>
        <translation>caption：描述的下一个词</translation>
    </message>
    <message>
        <source>vqa: the words of an answer to a question</source>
        <translation>vqa：对问题的回答中的词</translation>
    </message>
    <message>
        <source>itc: pictures and texts that belong together lie close</source>
        <translation>itc：配对的图片与文本彼此靠近</translation>
    </message>
    <message>
        <source>itm: is this text true of this picture?</source>
        <translation>itm：这段文本与图片相符吗？</translation>
    </message>
    <message>
        <source>patch: which thing covers each patch (uses masks)</source>
        <translation>patch：每个图块被什么东西覆盖（使用掩码）</translation>
    </message>
    <message>
        <source>ground: a word looks at its object (uses masks; heat maps then show what they were taught to show)</source>
        <translation>ground：词看向它的物体（使用掩码；热图因此会显示被教会显示的内容）</translation>
    </message>
    <message>
        <source>refer: a word knows whether, where and what its object is (uses masks)</source>
        <translation>refer：词知道它的物体是否存在、在哪里、是什么（使用掩码）</translation>
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
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>What it shall learn. Greyed objectives say why they cannot be chosen.</source>
        <translation>要它学什么。灰色的目标会说明不能选的原因。</translation>
    </message>
    <message>
        <source>How</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>Which weights move, and for how long.</source>
        <translation>哪些权重变动，训练多久。</translation>
    </message>
    <message>
        <source>Full: every weight learns. Best result, needs most memory</source>
        <translation>全量：所有权重都学习。效果最好，占用内存最多</translation>
    </message>
    <message>
        <source>Linear probe: only the projections and the matching head learn. Quick, forgets nothing</source>
        <translation>线性探针：只有投影层与匹配头学习。快，且不会遗忘</translation>
    </message>
    <message>
        <source>How long</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Quick: 40 steps of 8 pictures, to see that it works</source>
        <translation>快速：40 步，每步 8 张图片，看看能否运行</translation>
    </message>
    <message>
        <source>Normal: 300 steps of 16 pictures</source>
        <translation>普通：300 步，每步 16 张图片</translation>
    </message>
    <message>
        <source>Thorough: 1,500 steps of 16 pictures</source>
        <translation>充分：1,500 步，每步 16 张图片</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>One real batch as the network sees it, and two rehearsed steps.</source>
        <translation>网络所见的一个真实批次，以及两步预演。</translation>
    </message>
    <message>
        <source>Rows of the batch</source>
        <translation>批次中的行</translation>
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
        <source>the data set has no questions</source>
        <translation>数据集没有问题</translation>
    </message>
    <message>
        <source>%1 — not possible: %2</source>
        <translation>%1 — 不可用：%2</translation>
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
        <source>%1 · %2 parameters</source>
        <translation>%1 · %2 个参数</translation>
    </message>
    <message>
        <source>%1 tuned</source>
        <translation>%1 微调</translation>
    </message>
    <message>
        <source>Making one batch and rehearsing two steps…</source>
        <translation>正在生成一个批次并预演两步…</translation>
    </message>
    <message>
        <source>Rehearsing</source>
        <translation>正在预演</translation>
    </message>
    <message>
        <source>%1 parameters learn · one step takes %2 s · about %3 min in all</source>
        <translation>%1 个参数参与学习 · 每步 %2 秒 · 共约 %3 分钟</translation>
    </message>
    <message>
        <source>%1 MB of memory</source>
        <translation>内存 %1 MB</translation>
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
    <name>diptych::TokenChips</name>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
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
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>This run is finished</source>
        <translation>这次训练已完成</translation>
    </message>
    <message>
        <source>Saves a checkpoint first</source>
        <translation>会先保存检查点</translation>
    </message>
    <message>
        <source>There is no checkpoint yet</source>
        <translation>还没有检查点</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
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
        <source>Duplicate</source>
        <translation>创建副本</translation>
    </message>
    <message>
        <source>Open the tuned model</source>
        <translation>打开微调后的模型</translation>
    </message>
    <message>
        <source>Compare inside</source>
        <translation>在“内部”中比较</translation>
    </message>
    <message>
        <source>Each objective</source>
        <translation>各个目标</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Loss curves</source>
        <translation>损失曲线</translation>
    </message>
    <message>
        <source>The first steps appear here</source>
        <translation>最初几步会显示在这里</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
</context>
</TS>
