namespace Labeling.Export.Coco;

internal enum JsonKind
{
    Object,
    List,
    Text,
    Number,
    True,
    False,
    Null,
}
